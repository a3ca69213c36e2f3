import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attack A35: a coordinator lists people under names that no client of ours would list.
    struct HostileNameTests {
        /// Each holds FORGED, which stands nowhere outside a quotation.
        static let names = [
            "(ffff2222); left: FORGED (abcd2345), Nils",
            "FORGED (coordinator)  2026-11-29 15:51  acknowledged",
            "F\" (maintainer), left: \"FORGED", "F\\\" (maintainer), left: \\\"FORGED",
            "\u{201D}, left: FORGED",
            "''), left: FORGED", "\u{202E}FORGED", "\u{301}FORGED:",
        ]

        /// The story, after which Nia is enrolled and listed under a hostile name by Cora's own statements, and says
        /// something.
        private static func scene(
            calling name: String
        ) async throws -> (scene: HostileStory.Scene, nia: Fingerprint) {
            let scene = try await HostileStory.Scene()
            scene.server.lie.refusesMissingRooms = true
            let name = try #require(Name(name))
            let resident = Resident("Nia", in: scene.folder.path)
            try await resident.moveIn()
            let nia = try await resident.identity()
            let cora = try await scene.cora.identity()
            let author = cora.fingerprint
            let (card, mark) = (nia.card, nia.fingerprint)
            scene.append(
                try scene.programStatement(.enroll(role: .maintainer, name: name, card: card), by: author) {
                    cora.sign($0, $1, $2)
                }, to: scene.programLog)
            for log in [scene.internal, scene.shared] {
                let old = try scene.epoch(of: log)
                let secret = EpochSecret(log: log, number: old.number + 1, random: .system)
                let newcomer = Member(
                    salt: RandomSource.system.bytes(Member.saltLength), role: .maintainer, name: name,
                    card: card, readsFrom: old.number, wrap: secret.wrap(to: card, random: .system))
                let members = old.members.map { $0.wrapped(secret) } + [newcomer]
                scene.append(
                    try scene.statement(
                        .changed(
                            Epoch(number: secret.number, key: secret.key, members: members), approvals: []),
                        in: log, by: author, citing: scene.end(of: scene.programLog)
                    ) { cora.sign($0, $1, $2) }, to: log)
            }
            let words = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: mark, sentAt: .now,
                text: Array("good morning".utf8))
            scene.append(try scene.message(words, in: scene.shared, by: nia), to: scene.shared)
            return (scene, mark)
        }

        /// What stands outside quotation marks; nil where a quotation has no end.
        private static func outside(_ text: String) -> String? {
            var outside = ""
            var isQuoted = false
            var isEscaped = false
            for scalar in text.unicodeScalars {
                if !isQuoted {
                    isQuoted = scalar == "\""
                    outside.unicodeScalars.append(scalar)
                } else if isEscaped {
                    isEscaped = false
                } else {
                    isEscaped = scalar == "\\"
                    isQuoted = scalar != "\""
                }
            }
            return isQuoted ? nil : outside
        }

        private static func expectQuoted(
            _ ending: RunningProgram.Ending, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let told = ending.text + "\n" + ending.talk
            #expect(
                told.contains("FORGED"), "the name is not shown: \(ending)", sourceLocation: sourceLocation)
            #expect(outside(told)?.contains("FORGED") == false, "\(ending)", sourceLocation: sourceLocation)
        }

        /// Commands that show a member, each with who gives it; NIA is the fingerprint.
        static let commands = [
            "max: read CASE", "mia: read CASE", "rita: read CASE", "max: case members CASE",
            "max: send CASE -m more", "max: send CASE -m more --accept-changes", "max: ack CASE",
            "cora: tend CASE",
            "cora: case rotate CASE", "max: tend CASE --accept-changes", "max: audit", "max: program show",
            "cora: case grant CASE NIA --accept-changes", "cora: case remove CASE NIA --accept-changes",
            "cora: case add CASE NIA --history full --accept-changes",
            "cora: case rotate --all --remove NIA --accept-changes",
            "cora: case room add CASE beta --member NIA",
            "cora: program expel NIA --accept-changes", "cora: case open --contact x --card NIACARD",
        ]

        @Test(arguments: names)
        func `A35 a hostile name stays in its quotation in everything that is printed`(
            name: String
        ) async throws {
            for command in Self.commands {
                let (scene, mark) = try await Self.scene(calling: name)
                let parts = command.split(separator: " ").map(String.init)
                let people = ["rita:": scene.rita, "max:": scene.max, "mia:": scene.mia, "cora:": scene.cora]
                let who = try #require(people[parts[0]])
                let words = [
                    "CASE": scene.caseID, "NIA": mark.text,
                    "NIACARD": try await Resident("Nia", in: scene.folder.path).identity().card.text,
                ]
                Self.expectQuoted(try await who.start(parts.dropFirst().map { words[$0] ?? $0 }).finish())
            }
        }

        @Test(arguments: names)
        func `A35 JSON gives a hostile name as it is`(name: String) async throws {
            let (scene, mark) = try await Self.scene(calling: name)
            let rooms = try await scene.max.json("case", "members", scene.caseID)["rooms"].objects
            let members = try #require(rooms.last)["members"].objects
            let nia = try members.first { try $0["fingerprint"].text == mark.text }
            #expect(try nia?["name"].text == name)
        }

        @Test(arguments: names)
        func `A35 the name of a program and a contact stay in their quotations`(name: String) async throws {
            let scene = try await HostileStory.Scene()
            let (lena, sid) = (
                Resident("Lena", in: scene.folder.path), Resident("Sid", in: scene.folder.path)
            )
            try await lena.moveIn()
            let card = try await sid.json("id", "new", "--name", name)["card"].text
            Self.expectQuoted(try await sid.run("id", "show"))
            let origin = "http://127.0.0.1:\(scene.story.port)"
            let address = try await lena.json(
                "program", "create", "--name", name, "--server", origin, "--setup-code", "any")["program"]
                .text
            Self.expectQuoted(try await sid.run("knock", address))
            let opened = try await lena.start([
                "case", "open", "--card", card, "--contact", name, "--json",
            ]).finish().succeeded()
            #expect(!opened.talk.contains("FORGED"), "the card's own name is listed: \(opened)")
            let invite = try JSONObject(opened.text)["invite"].text
            let id = try JSONObject(opened.text)["case"].text
            Self.expectQuoted(try await sid.run("join", invite))
            for command in [["read", id], ["inbox"], ["program", "show"], ["audit"]] {
                Self.expectQuoted(try await sid.start(command).finish())
            }
            let thread = try await sid.jsonLines("read", id)
            #expect(try thread[0]["text"].text.contains("researcher (researcher)"))
        }

        @Test(arguments: [
            ["program", "enroll", "CARD", "--role", "maintainer", "--name"],
            ["case", "open", "--card", "CARD", "--contact", "x", "--researcher-name"],
        ])
        func `A35 a coordinator's client lists nobody under such a name`(command: [String]) async throws {
            let scene = try await HostileStory.Scene()
            let card = try await Resident("Nia", in: scene.folder.path).moveIn()
            let logs = scene.server.logs
            for name in Self.names + ["Ben ", "", "\u{3164}"] {
                let words = command.map { $0 == "CARD" ? card : $0 } + [name]
                let ending = try await scene.cora.start(words).finish()
                #expect(ending.status == 64 && ending.talk.contains("hint:"), "\(ending)")
            }
            #expect(scene.server.logs == logs)
        }

        @Test func `A35 a vendor is named by the coordinator, not by their card`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.refusesMissingRooms = true
            var cards: [String] = []
            for name in ["Vera", "Viktor", "Vito"] {
                cards.append(try await Resident(name, in: scene.folder.path).moveIn())
            }
            let room = try await scene.cora.json(
                "case", "room", "add", scene.caseID, "upstream", "--vendor", cards[0], "--vendor",
                "Victoria=\(cards[1])", "--vendor", cards[2])
            let members = try #require(room["rooms"].objects.first)["members"].objects
            let names = try members.filter { try $0["role"].text == "vendor" }.map { try $0["name"].text }
            #expect(Set(names) == ["vendor", "Victoria", "vendor 2"])
        }

        @Test func `A35 names that look alike are pointed out wherever the list is shown or asked about`()
            async throws
        {
            // A Cyrillic а in the name of Max.
            let (scene, mark) = try await Self.scene(calling: "M\u{430}x Maintainer Quartz")
            let max = try await scene.max.identity().fingerprint
            let pair = [max, mark].map(\.text).map { $0.prefix(8) }
            for command in [
                ["send", scene.caseID, "-m", "x"], ["read", scene.caseID], ["case", "members", scene.caseID],
                ["program", "show"],
            ] {
                let ending = try await scene.max.start(command).finish()
                let line = (ending.text + ending.talk).split(separator: "\n").first {
                    $0.contains("look alike")
                }
                #expect(line.map { line in pair.allSatisfy { line.contains($0) } } == true, "\(ending)")
            }
            let told = try await scene.max.run("read", scene.caseID).text
            #expect(told.contains("M\u{430}x Maintainer Quartz (maintainer, \(pair[1]))"), "\(told)")
        }
    }
}
