import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Every command names the people who leave a list with the next one, in both outputs.
    struct StaleListTests {
        /// How the list of the shared room, or of a further one, has somebody otherwise than the program does.
        enum Kind: String, Sendable, CaseIterable {
            case gone, promoted, researcher, vendor

            /// As the commands say it.
            var told: String {
                switch self {
                case .gone: "Max Maintainer Quartz (maintainer), no longer enrolled"
                case .promoted: "Max Maintainer Quartz (maintainer), enrolled as coordinator now"
                case .researcher: "Rita Researcher Quay (researcher), enrolled as maintainer now"
                case .vendor: "Vera (vendor), enrolled as maintainer now"
                }
            }

            var name: String { String(told.prefix { $0 != "(" }.dropLast()) }

            /// What they are now, in JSON.
            var now: JSONValue {
                switch self {
                case .gone: .null
                case .promoted: .text("coordinator")
                case .researcher, .vendor: .text("maintainer")
                }
            }
        }

        /// CASE is the case, ROOM the room with the stale list, NOTES one that also has it and that nobody outside the
        /// program reads once they are out, NEW the card of a new device of Mia's.
        static let commands = [
            "case add CASE Nia --room ROOM", "case remove CASE Mia --room ROOM", "case rotate CASE",
            "case rotate --all", "case rotate --all --remove Mia", "program expel Mia",
            "program replace Mia NEW", "tend CASE", "tend", "send CASE --room ROOM -m more",
            "report CASE - --room ROOM", "note CASE --room NOTES -m hush", "ack CASE",
            "case room add CASE beta",
        ]

        private func scene(_ kind: Kind) async throws -> (HostileStory.Scene, room: String) {
            let scene = try await HostileStory.Scene()
            scene.server.lie.refusesMissingRooms = true
            let vera = Resident("Vera", in: scene.folder.path)
            let nia = try await Resident("Nia", in: scene.folder.path).moveIn()
            try await scene.cora.run("program", "enroll", nia, "--role", "maintainer", "--name", "Nia")
            var card = try await vera.moveIn()
            var name = "Vera"
            var role = "maintainer"
            switch kind {
            case .gone:
                try await scene.expel(scene.max)
                return (scene, "shared")
            case .promoted:
                try await scene.expel(scene.max)
                (card, name, role) = (
                    try await scene.max.json("id", "card")["card"].text, kind.name, "coordinator"
                )
            case .researcher:
                (card, name) = (try await scene.rita.json("id", "card")["card"].text, kind.name)
            case .vendor:
                let mia = try await scene.mia.identity().fingerprint.text
                try await scene.cora.run(
                    "case", "room", "add", scene.caseID, "acme", "--member", mia, "--vendor",
                    "Vera=\(card)")
            }
            try await scene.cora.run("program", "enroll", card, "--role", role, "--name", name)
            return (scene, kind == .vendor ? "acme" : "shared")
        }

        /// Whether the command has to do with the room that has the stale list.
        private func concerns(_ command: String, _ kind: Kind) -> Bool {
            kind != .vendor || !command.hasPrefix("ack") && !command.hasPrefix("case room")
        }

        @Test(arguments: Kind.allCases, commands)
        func `A36 who leaves a list with the next one is named in words and in JSON`(
            kind: Kind, command: String
        ) async throws {
            guard concerns(command, kind) else { return }
            for isJSON in [false, true] {
                let (scene, room) = try await scene(kind)
                let new = try await Resident("New", in: scene.folder.path).moveIn()
                let mia = try await scene.mia.identity().fingerprint.text
                let notes = kind == .gone || kind == .promoted ? "internal" : room
                let names = ["CASE": scene.caseID, "ROOM": room, "NOTES": notes, "NEW": new, "Mia": mia]
                let words = command.split(separator: " ").map { names[String($0)] ?? String($0) }
                let ending = try await scene.cora.start(
                    words + (isJSON ? ["--json"] : []), input: Array("look".utf8)
                ).finish().succeeded()
                if isJSON {
                    let object = try JSONObject(ending.text)
                    #expect(
                        try Self.leavers(in: .object(object.members)).contains { leaver in
                            try leaver["name"].text == kind.name && leaver["now"] == kind.now
                        }, "\(ending)")
                } else {
                    let said = ending.text + ending.talk
                    // Duties say it with the fingerprint, so that it tells people of one name apart.
                    let reason = kind.told.split(separator: ", ").last ?? ""
                    #expect(said.contains(kind.name) && said.contains(reason), "\(ending)")
                }
                guard command != "case room add CASE beta" else { continue }
                let log = LogID(
                    program: scene.story.program, case: scene.story.caseID,
                    room: try #require(RoomName(command.hasPrefix("note") ? notes : room)))
                #expect(
                    try scene.epoch(of: log).members.allSatisfy { $0.name.text != kind.name }, "\(ending)")
            }
        }

        @Test(arguments: Kind.allCases)
        func `A36 nobody but a coordinator seals anything to a stale list, and is told what mends it`(
            kind: Kind
        ) async throws {
            let (scene, room) = try await scene(kind)
            let logs = scene.server.logs
            let refused = try await scene.mia.ending("send", scene.caseID, "--room", room, "-m", "more")
            #expect(refused.status == 1 && refused.output.isEmpty, "\(refused)")
            #expect(refused.talk.contains(kind.name), "\(refused)")
            #expect(
                refused.talk.contains(
                    "hint: a coordinator takes them out with: postern tend \(scene.caseID.prefix(8))\n"),
                "\(refused)")
            #expect(scene.server.logs == logs)
        }

        /// Every object in a list that is called `left`, or `people` where something was done.
        private static func leavers(in value: JSONValue) -> [JSONObject] {
            switch value {
            case .object(let members):
                members.flatMap { key, value -> [JSONObject] in
                    if ["left", "people"].contains(key), let people = try? value.objects { return people }
                    return leavers(in: value)
                }
            case .array(let values): values.flatMap(leavers)
            case .text, .number, .flag, .null: []
            }
        }
    }
}
