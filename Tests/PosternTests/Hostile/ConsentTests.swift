import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A36: what seals, signs or passes on asks for the same agreement to the same list.
    struct ConsentTests {
        /// The shared room changes behind everybody's back: Mia leaves, by Cora's statement.
        private static let change = "room shared: the members changed: left: Mia Maintainer Quince ("

        private func sceneWithoutMia() async throws -> HostileStory.Scene {
            let scene = try await HostileStory.Scene()
            let old = try scene.epoch(of: scene.shared)
            let secret = EpochSecret(log: scene.shared, number: old.number + 1, random: .system)
            var members: [Member] = []
            for member in old.members where !member.name.text.hasPrefix("Mia") {
                members.append(member.wrapped(secret))
            }
            let cora = try await scene.cora.identity()
            let author = cora.fingerprint
            let statement = try scene.statement(
                .changed(Epoch(number: secret.number, key: secret.key, members: members), approvals: []),
                in: scene.shared, by: author
            ) { cora.sign($0, $1, $2) }
            scene.append(statement, to: scene.shared)
            return scene
        }

        /// Commands, each with who gives it; CASE is the case and CARD that of a person just enrolled.
        static let commands = [
            "rita: send CASE -m more", "rita: report CASE -", "max: ack CASE", "max: case grant CASE Rita",
            "cora: tend CASE", "cora: tend", "cora: case rotate CASE", "cora: case rotate --all",
            "cora: case rotate --all --remove Max", "cora: case add CASE Nia", "cora: case remove CASE Max",
            "cora: case room add CASE beta",
        ]

        @Test(arguments: commands)
        func `A36 a command that seals, signs or passes on does nothing before a changed list is agreed to`(
            command: String
        ) async throws {
            let scene = try await sceneWithoutMia()
            scene.server.lie.refusesMissingRooms = true
            let nia = try await Resident("Nia", in: scene.folder.path).moveIn()
            try await scene.cora.run("program", "enroll", nia, "--role", "maintainer", "--name", "Nia")
            if command.contains("tend") { try await scene.expel(scene.max) }
            let parts = command.split(separator: " ").map(String.init)
            let who = try #require(
                ["rita:": scene.rita, "max:": scene.max, "cora:": scene.cora][parts[0]])
            let max = try await scene.max.identity().fingerprint.text
            let rita = try await scene.rita.identity().fingerprint.text
            let names = ["CASE": scene.caseID, "Max": max, "Rita": rita]
            let words = parts.dropFirst().map { names[$0] ?? $0 }
            let text = Array("look".utf8)

            let logs = scene.server.logs
            let refused = try await who.start(words, input: text).finish()
            #expect(refused.status == 1 && refused.output.isEmpty, "\(refused)")
            #expect(refused.talk.contains(Self.change), "\(refused)")
            #expect(refused.talk.contains("--accept-changes"), "\(refused)")
            #expect(scene.server.logs == logs)
            let done = try await who.start(words + ["--accept-changes"], input: text).finish()
            #expect(done.status == 0, "\(done)")
            #expect(done.talk.contains(Self.change), "\(done)")
            #expect(scene.server.logs != logs)
        }
    }
}

extension HostileStory.Scene {
    /// Takes somebody out of the program, and out of no room.
    func expel(_ resident: Resident) async throws {
        let cora = try await cora.identity()
        let author = cora.fingerprint
        let statement = try programStatement(
            .expel(try await resident.identity().fingerprint), by: author
        ) { cora.sign($0, $1, $2) }
        append(statement, to: programLog)
    }
}
