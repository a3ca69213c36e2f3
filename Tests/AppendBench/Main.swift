import Foundation
import Logging
import NIOCore
import PosternServer
import PosternStore
import ServiceLifecycle

/// Durable appends a second over 64 connections, signatures checked, as ratios to a bare Hummingbird route that keeps the
/// same bytes with group commit, measured in the same run.
///
/// `append-bench [ROUNDS] [APPENDS]`: the best of so many rounds (3) of so many appends (12,800), the three taken in turn.
@main struct AppendBench {
    static let connections = 64
    static let textBytes = 2_048

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let (rounds, appends) = (arguments.first ?? 3, (arguments.dropFirst().first ?? 12_800) / connections)
        let folder = NSTemporaryDirectory() + "append-bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try Store.open(folder: folder + "/postern", clock: SystemClock.now)
        let world = try await World(store, writers: connections)
        let bare = try BareStore(path: folder + "/bare.db")
        let logger = Logger(label: "bench") { _ in LogLine(level: .critical) }
        try await withServers(store, bare, logger) { postern, plain in
            var best: (bare: Double, oneRoom: Double, manyRooms: Double) = (0, 0, 0)
            for _ in 0..<rounds {
                let oneRoom = world.requests(appends, to: postern, inOneRoom: true)
                // The same bytes, to a route that believes them.
                best.bare = max(best.bare, try await Load.run(oneRoom, port: plain))
                best.oneRoom = max(best.oneRoom, try await Load.run(oneRoom, port: postern))
                let manyRooms = world.requests(appends, to: postern, inOneRoom: false)
                best.manyRooms = max(best.manyRooms, try await Load.run(manyRooms, port: postern))
            }
            print(
                "appends: \(connections) connections, entries of \(world.entryBytes) bytes, best of \(rounds) rounds"
            )
            print("bare Hummingbird route with group commit: \(Int(best.bare)) a second: 1")
            print(line("in one room", best.oneRoom, best.bare))
            print(line("in \(connections) rooms", best.manyRooms, best.bare))
        }
        try store.close()
        let report = try Store.check(folder: folder + "/postern")
        guard report.isClean else { fatalError("\(report.findings)") }
    }

    private static func line(_ what: String, _ rate: Double, _ bare: Double) -> String {
        "Postern, \(what): \(Int(rate)) a second: \((rate / bare * 100).rounded() / 100)"
    }

    /// Runs `body` with the ports of both servers, in this process.
    private static func withServers(
        _ store: Store, _ bare: BareStore, _ logger: Logger,
        _ body: @Sendable (_ postern: Int, _ bare: Int) async throws -> Void
    ) async throws {
        let (ports, postern) = AsyncStream.makeStream(of: Int.self)
        let (barePorts, plain) = AsyncStream.makeStream(of: Int.self)
        let server = try Server(options(), store: store, clock: SystemClock.now, logger: logger) {
            postern.yield($0.split(separator: ":").last.flatMap { Int($0) } ?? 0)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [server, bare.application(logger) { plain.yield($0) }], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            guard let first = await ports.first(where: { _ in true }),
                let second = await barePorts.first(where: { _ in true })
            else { fatalError("a server does not listen") }
            try await body(first, second)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Without the limits on what one machine may ask, and without what others said in the answers: that is reading.
    private static func options() -> ServerOptions {
        guard let listen = ListenAddress("127.0.0.1:0") else { fatalError("no such address") }
        var options = ServerOptions(listen: listen)
        options.limits.pageEntries = 1
        options.limits.memberRate = 1_000_000
        options.limits.memberBurst = 1_000_000
        options.limits.addressRate = 1_000_000
        options.limits.addressBurst = 1_000_000
        options.limits.memberBytesPerDay = 1 << 40
        options.limits.entryRate = 1_000_000
        options.limits.entryBurst = 1_000_000
        options.limits.roomEntriesPerMember = 1_000_000
        options.limits.roomBytesPerMember = 1 << 40
        return options
    }
}
