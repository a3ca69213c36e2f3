import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A1 by a coordinator alone, in a program that asks for a maintainer's approval: without one, with one that
    /// was used, with somebody else's.
    struct DualControlTests {
        private func name(_ text: String) throws -> Name { try #require(Name(text)) }

        @Test func `A1 nobody is enrolled without the approval that the program asks for`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let nina = try await program.newcomer("Nina")
            try program.append(
                .enroll(role: .maintainer, name: name("Nina"), card: nina.card),
                by: try await program.cora.identity())
            try await program.expectRefused(
                "adds \(nina.card.fingerprint) without a maintainer's approval")
        }

        @Test func `A1 an approval that was used is no approval`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let nina = try await program.newcomer("Nina")
            let who = nina.card.fingerprint
            try program.append(
                .approve(role: .maintainer, who, replacing: nil), by: try await program.max.identity())
            let enroll = ProgramStatement.Action.enroll(
                role: .maintainer, name: try name("Nina"), card: nina.card)
            try program.append(enroll, by: try await program.cora.identity())
            try program.append(.expel(who), by: try await program.cora.identity())
            try await program.expectTaken()
            try program.append(enroll, by: try await program.cora.identity())
            try await program.expectRefused("adds \(who) without a maintainer's approval")
        }

        @Test func `A1 an approval for somebody else, or for another role, is no approval`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (nina, other) = (try await program.newcomer("Nina"), try await program.newcomer("Olga"))
            try program.append(
                .approve(role: .maintainer, nina.card.fingerprint, replacing: nil),
                by: try await program.max.identity())
            try await program.expectTaken()
            let before = program.scene.server.logs
            try program.append(
                .enroll(role: .maintainer, name: name("Olga"), card: other.card),
                by: try await program.cora.identity())
            try await program.expectRefused(
                "adds \(other.card.fingerprint) without a maintainer's approval")
            program.scene.server.logs = before
            try program.append(
                .enroll(role: .coordinator, name: name("Nina"), card: nina.card),
                by: try await program.cora.identity())
            try await program.expectRefused(
                "adds \(nina.card.fingerprint) without a maintainer's approval")
        }

        @Test func `A1 a coordinator who approves what they do themselves is refused`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let nina = try await program.newcomer("Nina")
            try program.append(
                .approve(role: .maintainer, nina.card.fingerprint, replacing: nil),
                by: try await program.cora.identity())
            try await program.expectRefused("its author is not a maintainer")
        }

        @Test func `A1 an approval by a maintainer who was expelled does not count`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (nina, mona) = (try await program.newcomer("Nina"), try await program.newcomer("Mona"))
            let max = try await program.max.identity()
            let cora = try await program.cora.identity()
            try program.append(.approve(role: .maintainer, mona.card.fingerprint, replacing: nil), by: max)
            try program.append(.enroll(role: .maintainer, name: name("Mona"), card: mona.card), by: cora)
            try program.append(
                .approve(role: .maintainer, nina.card.fingerprint, replacing: nil),
                by: try await mona.resident.identity())
            try program.append(.expel(mona.card.fingerprint), by: cora)
            try await program.expectTaken()
            try program.append(.enroll(role: .maintainer, name: name("Nina"), card: nina.card), by: cora)
            try await program.expectRefused(
                "adds \(nina.card.fingerprint) without a maintainer's approval")
        }

        // MARK: Spent on something else

        @Test func `A32 an approval to enrol is not spent on a replacement`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let nina = try await program.newcomer("Nina")
            let max = try await program.max.identity()
            let cora = try await program.cora.identity()
            let mona = try await program.newcomer("Mona")
            try program.append(.approve(role: .maintainer, mona.card.fingerprint, replacing: nil), by: max)
            try program.append(.enroll(role: .maintainer, name: name("Mona"), card: mona.card), by: cora)
            try program.append(.approve(role: .maintainer, nina.card.fingerprint, replacing: nil), by: max)
            try await program.expectTaken()
            try program.append(.replace(mona.card.fingerprint, card: nina.card), by: cora)
            try await program.expectRefused(
                "adds \(nina.card.fingerprint) without a maintainer's approval")
        }

        @Test func `A32 an approval to replace is spent on nobody else's place, and on no enrolment`()
            async throws
        {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let nina = try await program.newcomer("Nina")
            let max = try await program.max.identity()
            let cora = try await program.cora.identity()
            let (mona, olga) = (try await program.newcomer("Mona"), try await program.newcomer("Olga"))
            for other in [(mona, "Mona"), (olga, "Olga")] {
                let card = other.0.card
                try program.append(.approve(role: .maintainer, card.fingerprint, replacing: nil), by: max)
                try program.append(.enroll(role: .maintainer, name: name(other.1), card: card), by: cora)
            }
            try program.append(
                .approve(role: .maintainer, nina.card.fingerprint, replacing: mona.card.fingerprint), by: max)
            try await program.expectTaken()
            let before = program.scene.server.logs
            for action in [
                ProgramStatement.Action.replace(olga.card.fingerprint, card: nina.card),
                .enroll(role: .maintainer, name: try name("Nina"), card: nina.card),
            ] {
                try program.append(action, by: cora)
                try await program.expectRefused(
                    "adds \(nina.card.fingerprint) without a maintainer's approval")
                program.scene.server.logs = before
            }
            try program.append(.replace(mona.card.fingerprint, card: nina.card), by: cora)
            try await program.expectTaken()
        }

        // MARK: In a room

        /// A case of the program that Max and Cora read, and one more who is enrolled and not listed.
        private func opened(
            _ program: HostileProgram
        ) async throws -> (rita: Resident, id: String, log: LogID, nina: Card) {
            let nina = try await program.newcomer("Nina")
            let cards = try await nina.resident.json("id", "show")["card"].text
            try await program.max.run("program", "approve", cards, "--role", "maintainer")
            let (rita, id, _) = try await program.household.admit(
                "Rita", contact: "https://example.org/issues/1")
            try await program.cora.run(
                "program", "enroll", cards, "--role", "maintainer", "--name", "Nina")
            let caseID = try #require(CaseID(text: id))
            return (rita, id, LogID(program: program.id, case: caseID, room: .shared), nina.card)
        }

        private func addition(
            of card: Card, readsFrom: UInt32, to log: LogID, _ program: HostileProgram,
            embedding approvals: [Approval] = []
        ) async throws {
            let scene = program.scene
            let epoch = try scene.epoch(of: log)
            let secret = EpochSecret(log: log, number: epoch.number + 1, random: .system)
            let members =
                epoch.members.map { $0.wrapped(secret) } + [
                    Member(
                        salt: RandomSource.system.bytes(Member.saltLength), role: .maintainer,
                        name: try name("Nina"), card: card,
                        readsFrom: min(readsFrom, secret.number),
                        wrap: secret.wrap(to: card, random: .system))
                ]
            let cora = try await program.cora.identity()
            let author = cora.fingerprint
            let entry = try scene.statement(
                .changed(
                    Epoch(number: secret.number, key: secret.key, members: members), approvals: approvals),
                in: log,
                by: author,
                citing: try scene.end(of: program.log)
            ) { cora.sign($0, $1, $2) }
            scene.append(entry, to: log)
        }

        @discardableResult
        private func approve(
            _ who: Fingerprint, readsFrom: UInt32, in log: LogID, by author: borrowing Identity,
            _ scene: HostileStory.Scene
        ) throws -> Approval {
            let entry = Approval(
                prefix: try scene.prefix(of: log), madeAt: .now,
                statement: try scene.lastStatement(of: log).place,
                member: who, role: .maintainer, readsFrom: readsFrom, replaces: nil,
                author: author.fingerprint
            ) { author.sign($0, $1, $2) }
            scene.append(entry.encoded, to: log)
            return entry
        }

        private func expectNotLetIn(
            _ who: Fingerprint, _ rita: Resident, _ id: String, _ program: HostileProgram, entry: Int
        ) async throws {
            for command in [["read", id], ["send", id, "-m", "more"]] {
                try await rita.start(command).finish().expectCaught(
                    "room shared", entry: entry, "adds \(who) without a maintainer's approval")
            }
        }

        @Test func `A1 nobody joins a room without the approval that the program asks for`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (rita, id, log, nina) = try await opened(program)
            try await addition(of: nina, readsFrom: 2, to: log, program)
            try await expectNotLetIn(nina.fingerprint, rita, id, program, entry: 1)
        }

        @Test func `A1 an approval for another newcomer, or for less of the past, lets nobody into a room`()
            async throws
        {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (rita, id, log, nina) = try await opened(program)
            let max = try await program.max.identity()
            let other = Identity(name: nil, random: .system).fingerprint
            let approvals = [
                try approve(other, readsFrom: 1, in: log, by: max, program.scene),
                try approve(nina.fingerprint, readsFrom: 2, in: log, by: max, program.scene),
            ]
            try await addition(of: nina, readsFrom: 1, to: log, program, embedding: approvals)
            try await expectNotLetIn(nina.fingerprint, rita, id, program, entry: 3)
        }

        @Test func `A1 an approval counts for the next statement of a room, and for none after it`()
            async throws
        {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (rita, id, log, nina) = try await opened(program)
            let approval = try approve(
                nina.fingerprint, readsFrom: 1, in: log, by: try await program.max.identity(), program.scene)
            try await program.cora.run("case", "rotate", id)
            try await addition(of: nina, readsFrom: 3, to: log, program, embedding: [approval])
            for command in [["read", id], ["send", id, "-m", "more"]] {
                try await rita.start(command).finish().expectCaught(
                    "room shared", entry: 3, "approves another statement than the next one")
            }
        }

        @Test func `A1 an approval that the list's statement does not embed lets nobody in`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (rita, id, log, nina) = try await opened(program)
            try approve(
                nina.fingerprint, readsFrom: 1, in: log, by: try await program.max.identity(), program.scene)
            try await addition(of: nina, readsFrom: 2, to: log, program)
            try await expectNotLetIn(nina.fingerprint, rita, id, program, entry: 2)
        }

        @Test func `A1 an embedded approval that the maintainer did not sign is refused`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (rita, id, log, nina) = try await opened(program)
            let ghost = Identity(name: nil, random: .system)
            let scene = program.scene
            let forged = Approval(
                prefix: try scene.prefix(of: log), madeAt: .now,
                statement: try scene.lastStatement(of: log).place,
                member: nina.fingerprint, role: .maintainer, readsFrom: 1, replaces: nil,
                author: try await program.max.identity().fingerprint
            ) { ghost.sign($0, $1, $2) }
            try await addition(of: nina, readsFrom: 2, to: log, program, embedding: [forged])
            for command in [["read", id], ["send", id, "-m", "more"]] {
                try await rita.start(command).finish().expectCaught(
                    "room shared", entry: 1, "signature does not match")
            }
            // A coordinator who goes by the statements alone sees it, too.
            let ending = try await program.cora.ending("case", "rotate", "--all")
            #expect(ending.status == 3, "\(ending)")
            #expect((ending.talk + ending.text).contains("entry 1: signature does not match"), "\(ending)")
        }

        @Test func `A1 a forged approval among a room's statements lets nobody in`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (_, _, log, nina) = try await opened(program)
            let ghost = Identity(name: nil, random: .system)
            let scene = program.scene
            let forged = Approval(
                prefix: try scene.prefix(of: log), madeAt: .now,
                statement: try scene.lastStatement(of: log).place,
                member: nina.fingerprint, role: .maintainer, readsFrom: 1, replaces: nil,
                author: try await program.max.identity().fingerprint
            ) { ghost.sign($0, $1, $2) }.encoded
            scene.server.lie.statements = { asked, page, _ in
                asked == log ? page.with(approvals: [forged]) : page
            }
            let count = scene.server.logs[log]?.count
            let ending = try await program.cora.ending("case", "rotate", "--all")
            #expect(ending.status == 0, "\(ending)")
            #expect(try scene.epoch(of: log).member(nina.fingerprint) == nil)
            #expect(scene.server.logs[log]?.count == (count ?? 0) + 1)
        }

        @Test func `A1 an approval in a room by a researcher is refused`() async throws {
            let program = try await HostileProgram(dualControl: true, in: .init())
            let (rita, id, log, nina) = try await opened(program)
            try approve(
                nina.fingerprint, readsFrom: 1, in: log, by: try await rita.identity(), program.scene)
            try await program.max.ending("read", id).expectCaught(
                "room shared", entry: 1, "its author is not a maintainer")
        }
    }
}
