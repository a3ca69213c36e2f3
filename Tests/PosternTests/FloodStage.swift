import Foundation
import HTTPTypes
import PosternAPI
import PosternClient
import PosternFormat
import PosternSealing
import PosternSigning
import Synchronization
import Testing

/// A real server with its default limits, and a room of five maintainers and a researcher to make a flood in.
struct FloodStage: Sendable {
    /// An identity, where many are needed in a row.
    final class Holder: Sendable {
        let identity: Identity
        init(_ identity: consuming Identity) { self.identity = identity }
    }

    /// Whether the long version runs.
    static let isFull = ProcessInfo.processInfo.environment["POSTERN_FLOOD"] == "full"
    /// Whether the figures are printed: of the long version, and of the short one where it is `POSTERN_FLOOD=short`.
    static let tells = ProcessInfo.processInfo.environment["POSTERN_FLOOD"] != nil

    let folder: TemporaryFolder
    let server: RunningServer
    let coordinator: InProcess
    let caseID: CaseID
    let log: LogID
    let members: [Holder]
    let honest: Holder
    /// How many entries the room has.
    let count: Int

    var port: Int { server.port }

    init(entries: Int) async throws {
        folder = try TemporaryFolder()
        // Loopback is treated as any other network.
        server = try await RunningServer(
            data: folder.path("data"), options: ["--max-connections-per-address", "256"])
        coordinator = InProcess("coordinator", in: folder)
        _ = try await coordinator.moveIn("Cora")
        let address = try await coordinator.client.createProgram(
            name: "LibreChat", server: server.origin, setupCode: try #require(server.setupCode)
        ).address
        var members: [Holder] = []
        for number in 0..<5 {
            let maintainer = InProcess("maintainer-\(number)", in: folder)
            let card = try await maintainer.moveIn("Maintainer \(number)")
            _ = try await coordinator.client.enroll(
                card: card, role: .maintainer, name: "Maintainer \(number)")
            members.append(Holder(try await maintainer.identity()))
        }
        let researcher = InProcess("researcher", in: folder)
        let opened = try await coordinator.client.openCase(
            card: try await researcher.moveIn("Rita"), contact: "https://example.org/issues/1")
        honest = Holder(try await coordinator.identity())
        caseID = opened.caseID
        log = LogID(
            program: try ProgramAddress(text: address).program, case: opened.caseID, room: .shared)
        self.members = members
        let text = [UInt8](repeating: 97, count: 60_000)
        for _ in 0..<entries { _ = try await coordinator.client.send(opened.caseID.text, text: text) }
        // The one that the honest client asks for is short: it is the server that is measured.
        _ = try await coordinator.client.send(opened.caseID.text, text: Array("the last".utf8))
        count = entries + 2
    }

    // MARK: Requests

    /// A request signed by one of the members, who take turns.
    func get(_ endpoint: Endpoint, _ number: Int, query: String = "") -> [UInt8] {
        get(endpoint, number, query: query, by: members[number % members.count].identity)
    }

    func get(
        _ endpoint: Endpoint, _ number: Int, query: String = "", by identity: borrowing Identity
    ) -> [UInt8] {
        SignedRequest(.get, endpoint, query: query, to: port, by: identity).bytes
    }

    /// The header of a signed entry of this length, or of none that is announced; the entry is still to come.
    func post(_ number: Int, length: Int?) -> [UInt8] {
        let request = SignedRequest(
            .post, .log(log), body: [97], to: port, by: members[number % members.count].identity)
        let text = String(decoding: request.bytes.dropLast(), as: UTF8.self)
        return Array(
            text.replacing(
                "Content-Length: 1\r\n",
                with: length.map { "Content-Length: \($0)\r\n" } ?? "Transfer-Encoding: chunked\r\n"
            ).utf8)
    }

    // MARK: The server's process

    /// The most memory that the server ever had, in MiB.
    var peakMemory: Int { (statusField("VmHWM:") ?? 0) / 1_024 }

    private func statusField(_ name: String) -> Int? {
        let status = String(
            decoding: contents(of: "/proc/\(server.program.processID)/status"), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
}

extension InProcess {
    /// The secret keys of this home.
    func identity() async throws -> Identity {
        try IdentityFile.open(try await client.exportIdentity(passphrase: nil)) { nil }
    }
}

/// Does something that waits on a thread of its own, where it keeps nobody else from running.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}
