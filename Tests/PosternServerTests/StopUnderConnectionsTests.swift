import Foundation
import NIOCore
import NIOPosix
import PosternServer
import Testing

/// A server that ends while connections are coming in: the process lives, and no connection is left hanging.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct StopUnderConnectionsTests {
    private static func connect(to port: Int) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port)
    }

    /// What a test does at its time limit, and `posternd` when a stop takes too long. Connections that were taken and
    /// not served yet are forgotten then, which ended the process.
    @Test func `a server that is cancelled closes what it has not served yet`() async throws {
        for _ in 0..<20 {
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let serving = Task {
                try await TestServer.run { server async throws in
                    port.yield(server.port)
                    // Until it is cancelled.
                    for await _ in AsyncStream.makeStream(of: Void.self).stream {}
                    try Task.checkCancellation()
                }
            }
            let listening = try #require(await ports.first { _ in true })
            let opening = (0..<64).map { _ in Self.connect(to: listening) }
            _ = try await opening[0].get()
            serving.cancel()
            _ = await serving.result
            for connection in opening {
                // Whoever came too late has no connection.
                if let channel = try? await connection.get() { try await channel.closeFuture.get() }
            }
        }
    }

    @Test(
        arguments: [
            [], ["--max-connections", "2"], ["--max-connections-per-address", "2"],
        ])
    func `the program ends as it should when it is stopped under connections`(limits: [String]) async throws {
        let folder = TemporaryFolder()
        for round in 0..<8 {
            let program = try Posternd(
                ["serve", "--data", folder.path, "--listen", "127.0.0.1:0"] + limits)
            let lines = await program.lines(upTo: "listening on ")
            let port = try #require(lines.last?.split(separator: ":").last.flatMap { Int($0) })
            let ending = await withDiscardingTaskGroup { callers in
                for _ in 0..<4 { callers.addTask { await Self.call(port) } }
                // The first connections are there, and more are coming: each round a little later.
                for _ in 0..<(round * 12) { _ = try? await Self.connect(to: port).get() }
                kill(program.process.processIdentifier, round.isMultiple(of: 2) ? SIGTERM : SIGINT)
                let ending = await program.finish()
                callers.cancelAll()
                return ending
            }
            #expect(program.process.terminationReason == .exit, "\(ending.talk)")
            #expect(ending.status == 0, "\(ending.talk)")
        }
    }

    /// Opens connections, says a whole request, half of one or nothing, and does not wait, until nobody listens.
    private static func call(_ port: Int) async {
        let words = ["", "GET /healthz", "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"]
        for number in 0... {
            guard !Task.isCancelled, let channel = try? await connect(to: port).get() else { return }
            channel.writeAndFlush(ByteBuffer(string: words[number % words.count]), promise: nil)
            // Some go away at once.
            if number.isMultiple(of: 5) { channel.close(promise: nil) }
        }
    }
}
