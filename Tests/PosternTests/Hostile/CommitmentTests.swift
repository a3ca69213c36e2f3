import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A33 and A54: a message that claims to open a commitment which it does not open, and a commitment that
    /// somebody else copied.
    struct CommitmentTests {
        private static func newcomer(_ name: String, in scene: HostileStory.Scene) async throws -> Resident {
            let resident = Resident(name, in: scene.folder.path)
            try await resident.moveIn()
            return resident
        }

        /// The shared room of a case that was opened for somebody with this commitment.
        private func opened(
            for resident: Resident, with commitment: Commitment, in scene: HostileStory.Scene
        ) async throws -> (log: LogID, invite: String) {
            let card = try await resident.json("id", "show")["card"].text
            let opening = try await scene.cora.start(
                [
                    "case", "open", "--card", card, "--contact", "https://example.org/issues/9",
                    "--commitment", commitment.text, "--json",
                ]
            ).finish().succeeded()
            let opened = try JSONObject(opening.text)
            let id = try #require(CaseID(text: try opened["case"].text))
            return (
                LogID(program: scene.story.program, case: id, room: .shared), try opened["invite"].text
            )
        }

        /// What a maintainer is shown of a report that opens a commitment with these 32 bytes.
        private func report(
            _ text: String, opening salt: [UInt8], by author: Resident, in log: LogID,
            _ scene: HostileStory.Scene
        ) async throws -> (shown: String, word: String, json: JSONObject) {
            let identity = try await author.identity()
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: identity.fingerprint, sentAt: .now,
                opening: salt, text: Array(text.utf8))
            scene.append(try scene.message(draft, in: log, by: identity), to: log)
            let arguments = ["read", log.caseID.text, "--room", "shared"]
            let shown = try await scene.max.start(arguments).finish().succeeded().text
            let last = try await scene.max.start(arguments + ["--json"]).finish().succeeded().lines.last
            let json = try JSONObject(try #require(last))
            return (shown, try json["commitment"].text, json)
        }

        private func commitment(
            to text: String, by author: Resident, _ salt: [UInt8], _ scene: HostileStory.Scene
        ) async throws -> Commitment {
            Commitment(
                to: Array(text.utf8), by: try await author.identity().fingerprint, salt: salt,
                program: scene.story.program)
        }

        private let salt = RandomSource.system.bytes(Commitment.saltLength)

        @Test func `A33 a report that opens its knock's commitment matches it, and another one does not`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let rhea = try await Self.newcomer("Rhea", in: scene)
            let promised = try await commitment(to: "the report", by: rhea, salt, scene)
            let log = try await opened(for: rhea, with: promised, in: scene).log
            let other = try await report("another report", opening: salt, by: rhea, in: log, scene)
            #expect(other.shown.contains("does not match the commitment in the knock"), "\(other.shown)")
            #expect(other.word == "differs")
            let any = try await report(
                "the report", opening: RandomSource.system.bytes(32), by: rhea, in: log, scene)
            #expect(any.word == "differs")
            let same = try await report("the report", opening: salt, by: rhea, in: log, scene)
            #expect(same.shown.contains("matches the commitment in the knock"), "\(same.shown)")
            #expect(same.word == "matches")
        }

        @Test func `A33 a salt matches nothing where the coordinator recorded no commitment`() async throws {
            let scene = try await HostileStory.Scene()
            let computed = try await commitment(to: "the report", by: scene.rita, salt, scene).text
            let (shown, word, json) = try await report(
                "the report", opening: salt, by: scene.rita, in: scene.shared, scene)
            #expect(
                shown.contains(
                    "opens a commitment that the case does not record; look for it in the knock: \(computed)"),
                "\(shown)")
            #expect(!shown.contains("matches the commitment"), "\(shown)")
            #expect(word == "nothing-recorded")
            #expect(try json["computed"].text == computed)
        }

        @Test func `A33 every reader is told of a report that opens no commitment where one was recorded`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let rhea = try await Self.newcomer("Rhea", in: scene)
            let promised = try await commitment(to: "the report", by: rhea, salt, scene)
            let log = try await opened(for: rhea, with: promised, in: scene).log
            let (shown, word, _) = try await report("another report", opening: [], by: rhea, in: log, scene)
            #expect(shown.contains("does not open the commitment in the knock"), "\(shown)")
            #expect(word == "not-opened")
        }

        @Test func `A54 a commitment that was copied into another's knock does not match their report`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let promised = try await commitment(to: "the report", by: scene.rita, salt, scene)
            let eve = try await Self.newcomer("Eve", in: scene)
            let log = try await opened(for: eve, with: promised, in: scene).log
            // Even with the report and the salt, which only Rita's case ever held.
            let (shown, word, _) = try await report("the report", opening: salt, by: eve, in: log, scene)
            #expect(shown.contains("does not match the commitment in the knock"), "\(shown)")
            #expect(word == "differs")
        }

        @Test func `A54 a researcher is told at join that the case records a commitment that is not theirs`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let foreign = try await commitment(to: "the report", by: scene.rita, salt, scene)
            let rhea = try await Self.newcomer("Rhea", in: scene)
            let invite = try await opened(for: rhea, with: foreign, in: scene).invite
            let joined = try await rhea.run("join", invite)
            #expect(
                joined.talk.contains("the case records a commitment that you did not make"), "\(joined)")
        }
    }
}
