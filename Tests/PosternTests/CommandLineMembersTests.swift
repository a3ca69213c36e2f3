import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// A coordinator takes somebody out of the shared room, and whoever writes next is asked.
    struct CommandLineMembersTests {
        private static let change = "room shared: the members changed: left: Mia Maintainer Quince ("

        /// The scene with a statement of Cora at its end, properly signed; nil leaves a member out.
        private func scene(
            wrap: (Member, borrowing EpochSecret) -> [UInt8]?
        ) async throws -> HostileStory.Scene {
            let scene = try await HostileStory.Scene()
            let log = scene.shared
            let last = try Statement(decoding: scene.told[4].entry)
            let old = try #require(last.reason.epoch)
            let cora = try await scene.cora.identity()
            let secret = EpochSecret(log: log, number: old.number + 1, random: .system)
            var members: [Member] = []
            for member in old.members {
                guard let wrap = wrap(member, secret) else { continue }
                members.append(
                    Member(
                        salt: RandomSource.system.bytes(Member.saltLength), role: member.role,
                        name: member.name, card: member.card, readsFrom: member.readsFrom,
                        wrap: wrap))
            }
            let epoch = Epoch(number: secret.number, key: secret.key, members: members)
            let author = cora.fingerprint
            let isSame = members.count == old.members.count
            let statement = try scene.statement(
                isSame ? .rotated(epoch) : .changed(epoch, approvals: []), in: log, by: author
            ) {
                cora.sign($0, $1, $2)
            }
            append(statement, to: scene)
            return scene
        }

        private func append(_ entry: [UInt8], to scene: HostileStory.Scene) {
            scene.append(entry, to: scene.shared)
        }

        private func sceneWithoutMia() async throws -> HostileStory.Scene {
            try await scene { member, secret in
                member.name.text.hasPrefix("Mia") ? nil : secret.wrap(to: member.card, random: .system)
            }
        }

        @Test func `in JSON a statement whose wrap does not open is one object, with the reason`()
            async throws
        {
            let scene = try await scene { member, secret in
                member.role == .researcher
                    ? RandomSource.system.bytes(Limits.wrapBytes)
                    : secret.wrap(to: member.card, random: .system)
            }
            let ending = try await scene.rita.ending("read", scene.caseID, "--json")
            #expect(ending.status == 3, "\(ending)")
            let entries = try ending.lines.map { try JSONObject($0) }
            #expect(try entries.map { try $0["index"].number } == [0, 1, 2, 3, 4, 5, 6, 7])
            #expect(try entries[7]["kind"].text == "statement")
            #expect(try entries[7]["reason"].text == "the wrap for you does not open")
            #expect(entries[6]["reason"] == .null)
        }

        @Test func `in JSON an entry that does not open has a reason and no text`() async throws {
            let scene = try await HostileStory.Scene()
            let rita = try await scene.rita.identity().fingerprint
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: rita, sentAt: .now,
                text: Array("words that Rita never said".utf8))
            append(
                try scene.message(draft, in: scene.shared, by: try await scene.max.identity()), to: scene)
            let ending = try await scene.mia.ending("read", scene.caseID, "--room", "shared", "--json")
            #expect(ending.status == 3, "\(ending)")
            let entry = try JSONObject(try #require(ending.lines.last))
            #expect(try entry["kind"].text == "unopened")
            #expect(entry["text"] == .null)
            #expect(try entry["reason"].text == "signature of its author does not match")
        }

        @Test(arguments: [["send", "CASE", "-m", "more"], ["ack", "CASE"], ["case", "rotate", "CASE"]])
        func `off a terminal nothing is sealed to a changed list before that is allowed, and then it is told`(
            command: [String]
        ) async throws {
            let scene = try await sceneWithoutMia()
            let writer = command[0] == "send" ? scene.rita : command[0] == "ack" ? scene.max : scene.cora
            let command = command.map { $0 == "CASE" ? scene.caseID : $0 }
            let refused = try await writer.start(command).finish()
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains(Self.change), "\(refused)")
            #expect(refused.talk.contains("--accept-changes"), "\(refused)")
            #expect(scene.server.logs[scene.shared]?.count == 8)
            let sent = try await writer.start(command + ["--accept-changes"]).finish()
            #expect(sent.status == 0, "\(sent)")
            #expect(sent.talk.contains(Self.change), "\(sent)")
            #expect(sent.talk.contains(/read by .*Cora Coordinator Quill \(coordinator\)/), "\(sent)")
            #expect(scene.server.logs[scene.shared]?.count == 9)
        }

        @Test(arguments: [("n", 1, 8), ("y", 0, 9)] as [(String, Int32, Int)])
        func `at a terminal the list is shown, and the answer counts`(
            answer: String, status: Int32, entries: Int
        ) async throws {
            let scene = try await sceneWithoutMia()
            let terminal = try CommandLineTerminal(
                try CommandLineProgram(), "send", scene.caseID, "-m", "more",
                environment: ["POSTERN_HOME": scene.rita.home])
            #expect(try await terminal.run([("[y/N] ", answer)], isHidden: false) == status)
            #expect(terminal.seen.contains(Self.change))
            #expect(terminal.seen.contains("read by "))
            #expect(scene.server.logs[scene.shared]?.count == entries)
        }
    }
}
