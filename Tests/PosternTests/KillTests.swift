import Glibc
import PosternClient
import PosternFormat
import PosternSigning
import Synchronization
import Testing

extension LoadTests {
    /// Promise 7: whatever was acknowledged survives kill -9.
    @Suite(.serialized)
    struct KillTests {
        /// What 64 senders were promised, while the server is killed under them.
        private final class Promised: Sendable {
            private let state = Mutex((receipts: [(text: String, sent: Sent)](), isOver: false))

            var isOver: Bool { state.withLock { $0.isOver } }
            var count: Int { state.withLock { $0.receipts.count } }
            var all: [(text: String, sent: Sent)] { state.withLock { $0.receipts } }
            func add(_ text: String, _ sent: Sent) { state.withLock { $0.receipts.append((text, sent)) } }
            func end() { state.withLock { $0.isOver = true } }
        }

        @Test func `what was acknowledged survives twenty kills under 64 senders, who go on by themselves`()
            async throws
        {
            let folder = try TemporaryFolder()
            let data = folder.path("data")
            let port = try RunningServer.lastingPort()
            var server = try await RunningServer(data: data, port: port, options: RunningServer.generous)
            let coordinator = InProcess("coordinator", in: folder)
            _ = try await coordinator.moveIn("Cora")
            let program = try await coordinator.client.createProgram(
                name: "LibreChat", server: server.origin, setupCode: try #require(server.setupCode))
            var senders: [(InProcess, CaseID)] = []
            let maintainers = try await maintainers(7, in: folder, of: program.address, by: coordinator)
            for number in 0..<8 {
                let researcher = InProcess("researcher-\(number)", in: folder)
                let card = try await researcher.moveIn("Researcher \(number)")
                let opened = try await coordinator.client.openCase(
                    card: card, contact: "https://example.org/issues/\(number)")
                _ = try await researcher.client.join(invite: opened.invite)
                senders += (maintainers + [researcher]).map { ($0, opened.caseID) }
            }
            try #require(senders.count == 64)

            let promised = Promised()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, (sender, caseID)) in senders.enumerated() {
                    group.addTask {
                        // A sender that fails ends everything here.
                        defer { promised.end() }
                        var round = 0
                        while !promised.isOver {
                            let text = "sender \(number), message \(round)"
                            promised.add(
                                text, try await sender.client.send(caseID.text, text: Array(text.utf8)))
                            round += 1
                        }
                    }
                }
                defer { promised.end() }
                for kill in 1...20 {
                    let before = promised.count
                    let enough = Int.random(in: 1...24)
                    while promised.count < before + enough, !promised.isOver {
                        try await Task.sleep(for: .milliseconds(Int.random(in: 1...20)))
                    }
                    // What a sender failed with is thrown below.
                    if promised.isOver { break }
                    // A backup is taken in the midst of it all.
                    if kill == 10 { try await RunningServer.backup(data: data, to: folder.path("backup.db")) }
                    try await server.kill()
                    if kill % 5 == 0 { try await RunningServer.check(data: data) }
                    server = try await RunningServer(data: data, port: port, options: RunningServer.generous)
                }
                promised.end()
                try await group.waitForAll()
            }

            try await verify(promised.all, cases: Set(senders.map(\.1)), by: coordinator)
            try await server.stop()
            try await RunningServer.checkRestored(backup: folder.path("backup.db"), of: data, in: folder)
            try await RunningServer.check(data: data)
        }

        private func maintainers(
            _ count: Int, in folder: TemporaryFolder, of address: String, by coordinator: InProcess
        ) async throws -> [InProcess] {
            var maintainers: [InProcess] = []
            for number in 0..<count {
                let maintainer = InProcess("maintainer-\(number)", in: folder)
                let card = try await maintainer.moveIn("Maintainer \(number)")
                _ = try await coordinator.client.enroll(
                    card: card, role: .maintainer, name: "Maintainer \(number)")
                _ = try await maintainer.client.pinProgram(address)
                maintainers.append(maintainer)
            }
            return maintainers
        }

        /// That each message stands where its receipt says, with the receipt that was given, and none stands twice.
        private func verify(
            _ promised: [(text: String, sent: Sent)], cases: Set<CaseID>, by reader: InProcess
        ) async throws {
            #expect(promised.count >= 64)
            var threads: [CaseID: [ThreadItem]] = [:]
            for caseID in cases {
                let items = try await reader.items(caseID)
                #expect(items.map(\.index) == Array(0..<UInt64(items.count)))
                #expect(Set(items.texts).count == items.texts.count, "a message stands twice")
                threads[caseID] = items
            }
            for (text, sent) in promised {
                let item = threads[sent.caseID]?.first { $0.index == sent.index }
                #expect([item].compactMap(\.self).texts == [text], "entry \(sent.index)")
                #expect(item?.at == sent.receivedAt)
            }
        }
    }
}
