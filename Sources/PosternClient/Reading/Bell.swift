internal import PosternFormat

/// Collects which rooms have something new, for one that waits.
actor Bell {
    private var counts: [RoomName: UInt64]
    private var rooms: Set<RoomName> = []
    private var error: ClientError?
    private var waiting: CheckedContinuation<Void, Never>?

    init(_ counts: [(RoomName, UInt64)]) {
        self.counts = Dictionary(counts) { first, _ in first }
    }

    /// The server counts so many entries in a room. Fewer than were verified is a matter for verification, too.
    func counted(_ count: UInt64, in room: RoomName) {
        guard count != counts[room] else { return }
        ring([room])
    }

    func ring(_ rooms: Set<RoomName>) {
        self.rooms.formUnion(rooms)
        wake()
    }

    func fail(_ error: ClientError) {
        self.error = error
        wake()
    }

    func seen(_ count: UInt64, in room: RoomName) { counts[room] = count }

    /// Waits until something rings, and takes it; empty when the task is cancelled.
    func rung() async -> (rooms: Set<RoomName>, error: ClientError?) {
        if rooms.isEmpty, error == nil, !Task.isCancelled {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    // Cancelled between the check and here: nobody will wake us.
                    if Task.isCancelled { continuation.resume() } else { waiting = continuation }
                }
            } onCancel: {
                Task { await self.wake() }
            }
        }
        defer { rooms = [] }
        return (rooms, error)
    }

    private func wake() {
        waiting?.resume()
        waiting = nil
    }
}
