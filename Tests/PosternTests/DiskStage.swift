import Foundation
import PosternClient
import PosternFormat
import PosternSigning
import Testing

/// A real server, a case with a maintainer and a researcher, and the receipts that they were given.
final class DiskStage {
    let folder: TemporaryFolder
    let data: String
    private let port: Int
    private(set) var server: RunningServer
    let coordinator: InProcess
    let researcher: InProcess
    let address: String
    let caseID: CaseID
    /// What was acknowledged: text by index.
    private(set) var promised: [UInt64: String] = [:]

    /// - Parameter wrapper: what stands before `posternd` on its command line.
    init(
        data: String? = nil, in folder: TemporaryFolder, wrapper: [String] = [],
        environment: [String: String] = [:]
    ) async throws {
        self.folder = folder
        self.data = data ?? folder.path("data")
        port = try RunningServer.lastingPort()
        server = try await RunningServer(
            data: self.data, port: port, options: RunningServer.generous, wrapper: wrapper,
            environment: environment)
        coordinator = InProcess("coordinator", in: folder)
        _ = try await coordinator.moveIn("Cora")
        address = try await coordinator.client.createProgram(
            name: "LibreChat", server: server.origin, setupCode: try #require(server.setupCode)
        ).address
        researcher = InProcess("researcher", in: folder)
        let card = try await researcher.moveIn("Rita")
        let opened = try await coordinator.client.openCase(
            card: card, contact: "https://example.org/issues/1")
        caseID = opened.caseID
        _ = try await researcher.client.join(invite: opened.invite)
    }

    /// Sends, and keeps what was promised.
    func send(_ text: String) async throws {
        let sent = try await coordinator.client.send(caseID.text, text: Array(text.utf8))
        promised[sent.index] = text
    }

    /// Starts the server again, where it was.
    func restart(options: [String] = []) async throws {
        server = try await RunningServer(
            data: data, port: port, options: RunningServer.generous + options)
    }

    /// Runs `posternd serve` on the folder to its end: it must not start.
    func refusal(_ arguments: String...) async throws -> RunningProgram.Ending {
        try await RunningProgram(
            Programs.posternd, ["serve", "--data", data, "--listen", "127.0.0.1:0"] + arguments
        ).finish()
    }

    /// That everything that was acknowledged is there, for somebody who reads it anew; that the room goes on; and
    /// that the folder is clean.
    func expectNothingLost() async throws {
        try await send("after the fault")
        let items = try await researcher.items(caseID)
        for (index, text) in promised {
            #expect(items.filter { $0.index == index }.texts == [text], "entry \(index)")
        }
        await coordinator.client.shutdown()
        await researcher.client.shutdown()
        try await server.stop()
        try await RunningServer.check(data: data)
    }
}

extension RunningServer {
    /// Starts a server by way of another program.
    convenience init(
        data: String, port: Int, options: [String], wrapper: [String], environment: [String: String]
    ) async throws {
        let command =
            wrapper + [Programs.posternd, "serve", "--data", data, "--listen", "127.0.0.1:\(port)"] + options
        try await self.init(
            RunningProgram(command[0], Array(command.dropFirst()), environment: environment))
    }
}

extension RunningProgram.Ending {
    /// That it failed with exit code 1, with these words and a hint on a line of its own.
    func expectRefusal(_ words: String, hint: String) {
        #expect(status == 1, "\(self)")
        let lines = talk.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("posternd: ") && $0.contains(words) }, "\(self)")
        #expect(lines.contains { $0.hasPrefix("hint: ") && $0.contains(hint) }, "\(self)")
    }
}
