import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A1 by way of the recovery identity, and by way of an identity that somebody had before.
    struct RecoveryTests {
        private func name(_ text: String) throws -> Name { try #require(Name(text)) }

        @Test func `A1 the recovery identity enrolls nobody and expels nobody`() async throws {
            let program = try await HostileProgram(recovery: true, in: .init())
            let nina = try await program.newcomer("Nina")
            let before = program.scene.server.logs
            try program.append(
                .enroll(role: .coordinator, name: name("Nina"), card: nina.card), by: try program.recovery())
            try await program.expectRefused("its author is not a coordinator of the program")
            program.scene.server.logs = before
            try program.append(
                .expel(try await program.max.identity().fingerprint), by: try program.recovery())
            try await program.expectRefused("its author is not a coordinator of the program")
        }

        @Test func `A1 the recovery identity signs no statement of a room`() async throws {
            let program = try await HostileProgram(recovery: true, in: .init())
            let scene = program.scene
            let (rita, id, _) = try await program.household.admit(
                "Rita", contact: "https://example.org/issues/1")
            let log = LogID(program: program.id, case: try #require(CaseID(text: id)), room: .shared)
            let epoch = try scene.epoch(of: log)
            let secret = EpochSecret(log: log, number: 2, random: .system)
            let recovery = try program.recovery()
            let author = recovery.fingerprint
            let next = Epoch(number: 2, key: secret.key, members: epoch.members.map { $0.wrapped(secret) })
            let entry = try scene.statement(.rotated(next), in: log, by: author) { recovery.sign($0, $1, $2) }
            scene.append(entry, to: log)
            for reader in [rita, program.max] {
                try await reader.ending("read", id).expectCaught(
                    "room shared", entry: 1, "its author is not a coordinator of the program")
            }
        }

        @Test func `A1 nobody but the recovery identity replaces the coordinators`() async throws {
            let program = try await HostileProgram(recovery: true, in: .init())
            let nina = try await program.newcomer("Nina")
            let recover = ProgramStatement.Action.recover(
                name: try name("Nina"), card: nina.card, recovery: nil)
            let before = program.scene.server.logs
            for author in [program.cora, program.max, nina.resident] {
                try program.append(recover, by: try await author.identity())
                try await program.expectRefused("its author is not the program's recovery identity")
                program.scene.server.logs = before
            }
        }

        @Test func `A1 a recovery identity that another one followed recovers nothing more`() async throws {
            let program = try await HostileProgram(recovery: true, in: .init())
            let (nina, olga) = (try await program.newcomer("Nina"), try await program.newcomer("Olga"))
            let next = Identity(name: nil, random: .system)
            try program.append(
                .recover(name: try name("Nina"), card: nina.card, recovery: next.card),
                by: try program.recovery())
            try await program.expectTaken()
            try program.append(
                .recover(name: try name("Olga"), card: olga.card, recovery: nil), by: try program.recovery())
            try await program.max.ending("program", "show").expectCaught(
                program.subject, entry: program.count - 1, "its author is not the program's recovery identity"
            )
        }

        @Test func `A1 a coordinator whom a recovery took out signs nothing more`() async throws {
            let program = try await HostileProgram(recovery: true, in: .init())
            let (nina, olga) = (try await program.newcomer("Nina"), try await program.newcomer("Olga"))
            try program.append(
                .recover(name: try name("Nina"), card: nina.card, recovery: nil), by: try program.recovery())
            try await program.expectTaken()
            try program.append(
                .enroll(role: .maintainer, name: name("Olga"), card: olga.card),
                by: try await program.cora.identity())
            try await program.max.ending("program", "show").expectCaught(
                program.subject, entry: program.count - 1, "its author is not a coordinator of the program")
        }

        // MARK: Old identities

        @Test func `A1 an old identity does not vouch for its successor`() async throws {
            let program = try await HostileProgram(in: .init())
            let new = try await program.newcomer("Cora-2")
            let before = program.scene.server.logs
            let cora = try await program.cora.identity()
            try program.append(.replace(cora.fingerprint, card: new.card), by: cora)
            try await program.expectRefused("puts another key in the place of the one that signed it")
            program.scene.server.logs = before
            let max = try await program.max.identity()
            try program.append(.replace(max.fingerprint, card: new.card), by: max)
            try await program.expectRefused("its author is not a coordinator of the program")
        }

        @Test func `A1 an identity that was replaced does not come back by its own word`() async throws {
            let program = try await HostileProgram(in: .init())
            let (carl, new) = (try await program.newcomer("Carl"), try await program.newcomer("Carl-2"))
            let cora = try await program.cora.identity()
            try program.append(.enroll(role: .coordinator, name: name("Carl"), card: carl.card), by: cora)
            try program.append(.replace(carl.card.fingerprint, card: new.card), by: cora)
            try await program.expectTaken()
            try program.append(
                .replace(new.card.fingerprint, card: carl.card), by: try await carl.resident.identity())
            try await program.expectRefused("its author is not a coordinator of the program")
        }
    }
}
