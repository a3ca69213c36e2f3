import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A3, A8, A9: an older state, two histories, a hidden rotation.
    struct HistoryTests {
        @Test(arguments: [["read"], ["send", "-m", "more"], ["ack"], ["case members"], ["audit"]])
        func `A8 a room put back to an older state is refused by every command`(command: [String])
            async throws
        {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.removeLast(2) }
            let words = command[0].split(separator: " ").map(String.init)
            try await scene.max.start(words + [scene.caseID] + command.dropFirst()).finish().expectCaught(
                "room shared", entry: 6,
                "was verified here before and is gone: the server was put back to 5 entries")
        }

        @Test func `A8 a room put back to an older state is refused by the coordinator's commands`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.removeLast(2) }
            try await scene.cora.ending("case", "rotate", scene.caseID).expectCaught(
                "room shared", entry: 6, "was verified here before and is gone")
        }

        @Test func `A8 the inbox names a room that was put back to an older state`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.removeLast(2) }
            try await scene.rita.ending("inbox").expectCaught(
                "room shared", entry: 6, "was verified here before and is gone")
        }

        @Test func `A8 a room that the server says it never had is missed by whoever has read it`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            scene.server.logs[scene.internal] = nil
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "room internal", entry: 3,
                "was verified here before and is gone: the server was put back to 0 entries")
        }

        @Test func `A8 a program log put back to an older state is refused`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.rewrite(scene.programLog) { $0.removeLast() }
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "program \(scene.story.program.text.prefix(8))", entry: 2,
                "was verified here before and is gone: the server was put back to 2 entries")
        }

        @Test func `A9 a hidden enrolment is noticed where a statement cites it`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.rewrite(scene.programLog) { $0.removeLast() }
            // Who pins the program only now remembers nothing of it.
            let newcomer = Resident("Newcomer", in: scene.folder.path)
            let ned = try await scene.ned.run("id", "export", "--plain").output
            try await newcomer.run("id", "import", "-", input: ned)
            try await newcomer.ending("join", scene.story.invite).expectCaught(
                "room shared", entry: 0, "cites a program log that this one is not")
        }

        @Test func `A9 a rotation that is hidden under later messages is noticed`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.remove(at: 4) }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 4, "its author had seen another log than this one: the log was forked")
        }

        @Test func `A9 a rotation that was hidden from a sender is noticed by the readers`() async throws {
            let scene = try await HostileStory.Scene()
            scene.rewrite(scene.shared) { $0.removeLast(3) }
            try await scene.mia.run("send", scene.caseID, "-m", "under the old key")
            let stale = try #require(scene.server.logs[scene.shared]?.last)
            scene.rewrite(scene.shared) { $0 = scene.told }
            scene.append(stale.entry, to: scene.shared)
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "is of epoch 1, and epoch 2 is due")
        }

        @Test func `A18 a message under the key before the rotation is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let opened = try #require(try Statement(decoding: scene.told[0].entry).reason.epoch)
            let id = MessageID(random: .system)
            let draft = Content.Draft(
                kind: .message, id: id, author: max.fingerprint, sentAt: .now,
                text: Array("for everybody who ever was a member".utf8))
            let message = try scene.message(
                draft, in: scene.shared, by: max, prefix: scene.prefix(of: scene.shared, epoch: 1),
                key: opened.key)
            scene.append(message, to: scene.shared)
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "is of epoch 1, and epoch 2 is due")
        }

        @Test func `A3 two members who were shown different logs notice it at the next message`() async throws
        {
            let scene = try await HostileStory.Scene()
            try await scene.max.run("send", scene.caseID, "-m", "what only Max sees")
            // Rita is shown the log without it, and goes on from there.
            scene.server.rewrite(scene.shared) { $0 = scene.told }
            try await scene.rita.run("send", scene.caseID, "-m", "what only Rita sees")
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "is not the entry that was verified here before: the log was forked")
        }

        @Test func `A3 one branch cannot be continued with the other's messages`() async throws {
            let scene = try await HostileStory.Scene()
            try await scene.max.run("send", scene.caseID, "-m", "what only Max sees")
            let branch = scene.server.logs[scene.shared] ?? []
            scene.server.rewrite(scene.shared) { $0 = scene.told }
            try await scene.rita.run("send", scene.caseID, "-m", "what only Rita sees")
            try await scene.rita.run("send", scene.caseID, "-m", "and more")
            let theirs = try #require(scene.server.logs[scene.shared]?.last)
            scene.server.rewrite(scene.shared) { $0 = branch + [theirs] }
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 8, "its author had seen another log than this one: the log was forked")
        }

        @Test
        func `A3 what was sealed before a fork fits both branches, and its author's next entry does not`()
            async throws
        {
            // The documented limit: an entry tells nothing of what came after its author had looked.
            let scene = try await HostileStory.Scene()
            try await scene.max.run("send", scene.caseID, "-m", "what only Max sees")
            let branch = scene.server.logs[scene.shared] ?? []
            scene.server.rewrite(scene.shared) { $0 = scene.told }
            try await scene.rita.run("send", scene.caseID, "-m", "what both see")
            let theirs = try #require(scene.server.logs[scene.shared]?.last)
            let other = scene.server.logs[scene.shared] ?? []
            scene.server.rewrite(scene.shared) { $0 = branch }
            scene.append(theirs.entry, to: scene.shared)
            #expect(try await scene.max.run("read", scene.caseID).text.contains("what both see"))
            let both = scene.server.logs[scene.shared] ?? []
            scene.server.rewrite(scene.shared) { $0 = other }
            try await scene.rita.run("send", scene.caseID, "-m", "one more")
            let next = try #require(scene.server.logs[scene.shared]?.last)
            scene.server.rewrite(scene.shared) { $0 = both }
            scene.append(next.entry, to: scene.shared)
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 9, "its author had seen another log than this one: the log was forked")
        }

        @Test func `the newest message can be withheld from whoever has not seen it`() async throws {
            // The documented limit: nothing tells a reader that there is one more.
            let scene = try await HostileStory.Scene()
            try await scene.rita.run("send", scene.caseID, "-m", "withheld")
            scene.server.rewrite(scene.shared) { $0.removeLast() }
            let ending = try await scene.max.ending("read", scene.caseID)
            #expect(ending.status == 0)
            #expect(!ending.text.contains("withheld"))
        }

        @Test(arguments: [["audit"], ["send", "-m", "more"]])
        func `A4 the sender of a withheld message notices it`(command: [String]) async throws {
            let scene = try await HostileStory.Scene()
            try await scene.rita.run("send", scene.caseID, "-m", "withheld")
            scene.server.rewrite(scene.shared) { $0.removeLast() }
            let arguments = [command[0], scene.caseID] + command.dropFirst()
            try await scene.rita.start(arguments).finish().expectCaught(
                "room shared", entry: 7, "was verified here before and is gone")
        }

        @Test func `A4 a message that the server acknowledges and does not keep is missed by its sender`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            scene.server.lie.keeps = { _ in false }
            try await scene.max.run("send", scene.caseID, "-m", "never kept")
            try await scene.max.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "was verified here before and is gone")
        }
    }
}
