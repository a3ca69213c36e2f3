import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A15, A20, A24, A37: members and coordinators who do not play fair. The chain holds, so the rest of the
    /// thread is shown; the entry is named, and the command ends with the code for tampering.
    struct MemberTests {
        private func append(_ entry: [UInt8], in scene: HostileStory.Scene) {
            scene.append(entry, to: scene.shared)
        }

        /// A message that is sealed as the next entry, whatever its draft says.
        private func message(
            _ draft: Content.Draft, by author: borrowing Identity, in scene: HostileStory.Scene
        ) throws -> [UInt8] {
            try scene.message(draft, in: scene.shared, by: author)
        }

        private func draft(
            author: Fingerprint, kind: Content.Kind = .message, text: String
        ) -> Content.Draft {
            Content.Draft(
                kind: kind, id: MessageID(random: .system), author: author, sentAt: .now,
                text: Array(text.utf8))
        }

        private func expectNamed(_ ending: RunningProgram.Ending, _ what: String, not words: String) {
            #expect(ending.status == 3, "\(ending)")
            #expect(ending.talk.contains("room shared, entry 7: \(what)"), "\(ending)")
            #expect(ending.text.contains("secret six"))
            #expect(!ending.text.contains(words))
        }

        @Test func `A15 a member cannot pass off words as another's`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let rita = try await scene.rita.identity().fingerprint
            let words = draft(author: rita, text: "words that Rita never said")
            append(try message(words, by: max, in: scene), in: scene)
            expectNamed(
                try await scene.mia.ending("read", scene.caseID), "signature of its author does not match",
                not: "never said")
        }

        @Test func `A15 somebody who is no member cannot speak, even with the case key`() async throws {
            let scene = try await HostileStory.Scene()
            let outsider = Identity(name: nil, random: .system)
            let words = draft(author: outsider.fingerprint, text: "words from outside")
            append(try message(words, by: outsider, in: scene), in: scene)
            expectNamed(
                try await scene.mia.ending("read", scene.caseID),
                "its author \(outsider.fingerprint) is not a member of the room", not: "from outside")
        }

        @Test func `A37 an author who says something else under an id is named, and the first stands`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let words = draft(author: max.fingerprint, text: "words said once")
            let others = Content.Draft(
                kind: .message, id: words.id, author: max.fingerprint, sentAt: .now,
                text: Array("words said twice".utf8))
            append(try message(words, by: max, in: scene), in: scene)
            append(try message(others, by: max, in: scene), in: scene)
            let ending = try await scene.mia.ending("read", scene.caseID)
            #expect(ending.status == 3, "\(ending)")
            #expect(
                ending.talk.contains("room shared, entry 8: its author used its id before"), "\(ending)")
            #expect(ending.text.contains("words said once"), "\(ending)")
            #expect(!ending.text.contains("words said twice"), "\(ending)")
        }

        @Test func `A7 a message that its author sealed twice is shown once, with both its places`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let words = draft(author: max.fingerprint, text: "words said once")
            append(try message(words, by: max, in: scene), in: scene)
            append(try message(words, by: max, in: scene), in: scene)
            let ending = try await scene.mia.ending("read", scene.caseID)
            #expect(ending.status == 0, "\(ending)")
            #expect(ending.text.split(separator: "words said once").count == 2, "\(ending)")
            #expect(ending.text.contains("the same message as entry 7"), "\(ending)")
            let lines = try await scene.mia.run("read", scene.caseID, "--json").lines
            let last = try JSONObject(try #require(lines.last))
            #expect(try last["kind"].text == "repetition" && last["repeats"].number == 7, "\(last)")
            let raw = try await scene.mia.ending("read", scene.caseID, "--raw", "8")
            #expect(raw.status == 1 && raw.talk.contains("--raw 7"), "\(raw)")
            let spaced = try await scene.mia.ending("read", " \(scene.caseID)", "--raw", "8")
            #expect(
                spaced.talk.contains("hint: postern read ' \(scene.caseID)' --room shared --raw 7"),
                "\(spaced)")
        }

        @Test(arguments: [
            (-86_500, true), (-86_000, false), (0, false), (200, false), (500, true), (315_360_000, true),
        ])
        func `A51 a message whose author's clock is far off is shown with what it says`(
            seconds: Int, isOff: Bool
        ) async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let now = Int(Timestamp.now.milliseconds)
            let sent = try #require(Timestamp(milliseconds: UInt64(now + seconds * 1_000)))
            let words = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: max.fingerprint, sentAt: sent,
                text: Array("words".utf8))
            append(try message(words, by: max, in: scene), in: scene)
            let shown = try await scene.mia.run("read", scene.caseID)
            #expect(shown.text.contains("by its author's clock sent") == isOff, "\(shown)")
            let lines = try await scene.mia.run("read", scene.caseID, "--json").lines
            let last = try JSONObject(try #require(lines.last))
            #expect(try last["sentAt"].text.hasSuffix("Z"), "\(last)")
        }

        @Test func `A51 a message that its author had given up is shown as that, wherever it comes`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let rita = try await scene.rita.identity()
            let late = draft(author: max.fingerprint, text: "words that came late")
            let held = try message(late, by: max, in: scene)
            func instead(_ author: Fingerprint) -> Content.Draft {
                Content.Draft(
                    kind: .message, id: MessageID(random: .system), author: author, sentAt: .now,
                    text: Array("words instead".utf8), withdraws: [late.id])
            }
            // Only its author can give a message up.
            append(try message(instead(rita.fingerprint), by: rita, in: scene), in: scene)
            append(held, in: scene)
            let before = try await scene.mia.run("read", scene.caseID)
            #expect(!before.text.contains("given up"), "\(before)")
            append(try message(instead(max.fingerprint), by: max, in: scene), in: scene)
            let after = try await scene.mia.run("read", scene.caseID)
            #expect(
                after.text.contains("given up by its author in entry 9")
                    && after.text.contains("words that came late"), "\(after)")
            let lines = try await scene.mia.run("read", scene.caseID, "--json").lines
            let marked = try lines.map { try JSONObject($0)["withdrawnBy"] }.filter { $0 != .null }
            #expect(try marked.map { try $0.number } == [9], "\(lines)")
        }

        @Test func `A37 another member's use of an id silences nobody`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let rita = try await scene.rita.identity()
            let id = MessageID(random: .system)
            for (author, text) in [(max.fingerprint, "words of Max"), (rita.fingerprint, "words of Rita")] {
                let words = Content.Draft(
                    kind: .message, id: id, author: author, sentAt: .now, text: Array(text.utf8))
                let entry =
                    author == max.fingerprint
                    ? try message(words, by: max, in: scene) : try message(words, by: rita, in: scene)
                append(entry, in: scene)
            }
            let shown = try await scene.mia.run("read", scene.caseID).text
            #expect(shown.contains("words of Max") && shown.contains("words of Rita"), "\(shown)")
        }

        @Test func `A37 another member cannot make an author's id count as used`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let rita = try await scene.rita.identity()
            let words = draft(author: rita.fingerprint, text: "words of Rita")
            append(try message(words, by: max, in: scene), in: scene)
            append(try message(words, by: rita, in: scene), in: scene)
            let ending = try await scene.mia.ending("read", scene.caseID)
            expectNamed(ending, "signature of its author does not match", not: "never")
            #expect(ending.text.contains("words of Rita"), "\(ending)")
        }

        @Test func `A15 a researcher cannot stop the clock by an acknowledgement of their own`() async throws
        {
            let scene = try await HostileStory.Scene()
            let rita = try await scene.rita.identity()
            let words = draft(
                author: rita.fingerprint, kind: .acknowledgement, text: "acknowledged by myself")
            append(try message(words, by: rita, in: scene), in: scene)
            expectNamed(
                try await scene.mia.ending("read", scene.caseID), "acknowledges where its author may not",
                not: "by myself")
        }

        // MARK: A coordinator

        /// A rotation, properly signed, whose wrap for Rita is made otherwise.
        private func rotation(
            in scene: HostileStory.Scene, wrapForRita: (Card, EpochSecretBox) -> [UInt8]
        ) async throws -> [UInt8] {
            let log = scene.shared
            let epoch = try scene.epoch(of: log)
            let cora = try await scene.cora.identity()
            let author = cora.fingerprint
            let secret = EpochSecret(log: log, number: epoch.number + 1, random: .system)
            let other = EpochSecretBox(EpochSecret(log: log, number: epoch.number + 1, random: .system))
            var members: [Member] = []
            for member in epoch.members {
                let wrap =
                    member.role == .researcher
                    ? wrapForRita(member.card, other) : secret.wrap(to: member.card, random: .system)
                members.append(
                    Member(
                        salt: RandomSource.system.bytes(Member.saltLength), role: member.role,
                        name: member.name, card: member.card, readsFrom: member.readsFrom,
                        wrap: wrap))
            }
            let next = Epoch(number: secret.number, key: secret.key, members: members)
            return try scene.statement(.rotated(next), in: log, by: author) { cora.sign($0, $1, $2) }
        }

        /// A secret that closures share.
        private final class EpochSecretBox: Sendable {
            let secret: EpochSecret
            init(_ secret: consuming EpochSecret) { self.secret = secret }
        }

        @Test func `A24 another secret for one member is noticed by that member, who sends nothing under it`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let entry = try await rotation(in: scene) { $1.secret.wrap(to: $0, random: .system) }
            append(entry, in: scene)
            let fault = "the wrap for you holds another secret than the signed case key"
            expectNamed(try await scene.rita.ending("read", scene.caseID), fault, not: "never")
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, fault)
            #expect(try await scene.mia.ending("read", scene.caseID).status == 0)
        }

        @Test func `A20 a wrap that does not open is noticed by the member it locks out`() async throws {
            let scene = try await HostileStory.Scene()
            let entry = try await rotation(in: scene) { _, _ in RandomSource.system.bytes(Limits.wrapBytes) }
            append(entry, in: scene)
            expectNamed(
                try await scene.rita.ending("read", scene.caseID), "the wrap for you does not open",
                not: "never")
        }
    }
}
