import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A1, A9, A17, A18 by people who left and the server together.
    struct FormerPeopleTests {
        /// Carl was a coordinator, and was expelled: his keys, and the program log as it was while he was one.
        private func carl(
            in scene: HostileStory.Scene
        ) async throws -> (resident: Resident, citing: Place) {
            let carl = Resident("Carl", in: scene.folder.path)
            let card = try await carl.moveIn()
            try await scene.cora.run("program", "enroll", card, "--role", "coordinator", "--name", "Carl")
            try await carl.run("program", "pin", scene.story.household.address)
            let place = try scene.end(of: scene.programLog)
            try await scene.cora.run("program", "expel", "Carl")
            return (carl, place)
        }

        /// The statement that takes a ghost in, signed by Carl, citing the program log as it was.
        private func addition(
            by carl: borrowing Identity, citing place: Place, in scene: HostileStory.Scene
        ) throws -> [UInt8] {
            let log = scene.shared
            let ghost = Identity(name: nil, random: .system)
            let epoch = try scene.epoch(of: log)
            let secret = EpochSecret(log: log, number: epoch.number + 1, random: .system)
            let members =
                epoch.members.map { $0.wrapped(secret) } + [
                    Member(
                        salt: RandomSource.system.bytes(Member.saltLength), role: .researcher,
                        name: try #require(Name("Mallory")), card: ghost.card,
                        readsFrom: secret.number, wrap: secret.wrap(to: ghost.card, random: .system))
                ]
            return try scene.statement(
                .changed(Epoch(number: secret.number, key: secret.key, members: members), approvals: []),
                in: log,
                by: carl.fingerprint, citing: place
            ) { carl.sign($0, $1, $2) }
        }

        @Test
        func
            `A1 what an expelled coordinator signs with the server's help is shown before anything is sealed`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let (carl, head) = try await carl(in: scene)
            scene.append(
                try addition(by: try await carl.identity(), citing: head, in: scene), to: scene.shared)
            let count = scene.server.logs[scene.shared]?.count
            for writer in [scene.rita, scene.max] {
                let ending = try await writer.ending("send", scene.caseID, "-m", "more")
                #expect(ending.status == 1, "\(ending)")
                #expect(ending.talk.contains("Mallory"), "\(ending)")
                #expect(ending.talk.contains("Carl"), "\(ending)")
            }
            #expect(scene.server.logs[scene.shared]?.count == count)
        }

        @Test func `A9 an expelled coordinator signs nothing that follows a statement of who stayed`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let (carl, head) = try await carl(in: scene)
            try await scene.cora.run("case", "rotate", scene.caseID)
            let place = scene.server.logs[scene.shared]?.count ?? 0
            scene.append(
                try addition(by: try await carl.identity(), citing: head, in: scene), to: scene.shared)
            for reader in [scene.rita, scene.max, scene.mia] {
                try await reader.ending("read", scene.caseID).expectCaught(
                    "room shared", entry: place,
                    "cites an older program log than the last statement")
            }
        }

        @Test func `A1 an expelled coordinator cannot cite the program log that they are not in any more`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let (carl, _) = try await carl(in: scene)
            let place = scene.server.logs[scene.shared]?.count ?? 0
            let now = try scene.end(of: scene.programLog)
            scene.append(
                try addition(by: try await carl.identity(), citing: now, in: scene), to: scene.shared)
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: place, "its author is not a coordinator of the program")
        }

        @Test func `A18 an identity that was replaced writes nothing more, though the server takes it`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let new = Resident("Max-2", in: scene.folder.path)
            let card = try await new.moveIn()
            try await scene.cora.run("program", "replace", "Max Maintainer Quartz", card)
            let epoch = try scene.epoch(of: scene.shared)
            #expect(epoch.member(max.fingerprint) == nil)
            // Under the key in force, as if the thief had come by it.
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: max.fingerprint,
                sentAt: .now, text: Array("by the thief".utf8))
            scene.append(try scene.message(draft, in: scene.shared, by: max), to: scene.shared)
            let ending = try await scene.mia.ending("read", scene.caseID)
            #expect(ending.status == 3, "\(ending)")
            #expect(
                ending.talk.contains("its author \(max.fingerprint) is not a member of the room"), "\(ending)"
            )
            #expect(!ending.text.contains("by the thief"))
        }

        @Test func `A17 an identity that was replaced opens nothing more, whatever the server gives out`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let new = Resident("Max-2", in: scene.folder.path)
            let card = try await new.moveIn()
            try await new.run("program", "pin", scene.story.household.address)
            try await scene.cora.run("program", "replace", "Max Maintainer Quartz", card)
            try await scene.mia.run("send", scene.caseID, "-m", "after the theft", "--accept-changes")
            let thief = try await scene.max.ending("read", scene.caseID)
            #expect(thief.text.contains("secret six"), "\(thief)")
            #expect(!thief.text.contains("after the theft"))
            let owner = try await new.ending("read", scene.caseID)
            #expect(owner.text.contains("secret six"), "\(owner)")
            #expect(owner.text.contains("after the theft"))
        }
    }
}
