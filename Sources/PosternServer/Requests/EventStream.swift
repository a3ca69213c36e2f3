internal import Hummingbird
internal import NIOCore
internal import PosternAPI
internal import PosternFormat
internal import PosternStore
internal import ServiceLifecycle

/// The events of one room for one reader.
struct EventStream: Sendable {
    let store: Store
    let log: LogID
    let reader: Fingerprint
    let first: UInt64
    let counts: AsyncStream<UInt64>
    /// The counts of the program's log: who was expelled may no longer read.
    let programCounts: AsyncStream<UInt64>
    let heartbeat: Duration
    /// Held until the stream ends, then free for somebody else.
    let place: OpenStreams.Place

    /// A reason to write: the log grew, people may have changed, or it is time to show that the connection is alive.
    private enum Wake { case grew(UInt64), people, beat }

    /// Writes events until the reader goes, may no longer read, or the server stops.
    func write(to writer: inout any ResponseBodyWriter) async throws {
        defer { withExtendedLifetime(place) {} }
        try await writer.write(ByteBuffer(bytes: CountEvent(count: first).encoded))
        // One wake is kept for a slow reader. Whatever may push a count out looks for itself.
        let (wakes, wake) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(1))
        let counts = counts
        let programCounts = programCounts
        let heartbeat = heartbeat
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await count in counts { wake.yield(.grew(count)) }
                wake.finish()
            }
            group.addTask {
                for await _ in programCounts { wake.yield(.people) }
            }
            group.addTask {
                while (try? await Task.sleep(for: heartbeat)) != nil { wake.yield(.beat) }
            }
            defer { group.cancelAll() }
            var last = first
            for await wake in wakes.cancelOnGracefulShutdown() {
                guard let count = try await count(after: wake) else { return }
                if count > last {
                    last = count
                    try await writer.write(ByteBuffer(bytes: CountEvent(count: count).encoded))
                } else if case .beat = wake {
                    try await writer.write(ByteBuffer(bytes: CountEvent.heartbeat))
                }
            }
        }
    }

    /// How many entries there are; nil for somebody who may no longer know.
    private func count(after wake: Wake) async throws(StoreError) -> UInt64? {
        guard try await store.standing(of: reader, in: log)?.mayRead(log) == true else { return nil }
        return switch wake {
        case .grew(let count): count
        case .people, .beat: try await store.count(of: log)
        }
    }
}
