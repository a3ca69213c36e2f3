import Foundation
import PosternFormat
import PosternSigning
import Testing

/// Who is in a program, and how that changes, by the real programs.
@Suite("The people of a program on the command line", .serialized, .timeLimit(.minutes(15)))
struct CommandLineProgramPeopleTests {
    private struct Scene {
        let folder: TemporaryFolder
        let cora: Resident
        let address: String
        let created: RunningProgram.Ending

        /// Somebody with an identity who has pinned the program.
        func newcomer(_ name: String) async throws -> (resident: Resident, card: String) {
            let resident = Resident(name, in: folder.path)
            let card = try await resident.moveIn()
            try await resident.run("program", "pin", address)
            return (resident, card)
        }

        /// Enrolls a maintainer.
        func maintainer(_ name: String) async throws -> Resident {
            let (resident, card) = try await newcomer(name)
            try await cora.run("program", "enroll", card, "--role", "maintainer", "--name", name)
            return resident
        }
    }

    private static let sealed = ["--recovery-passphrase-command", "echo orange ladder"]

    private func withProgram(_ options: [String] = [], _ body: (Scene) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let cora = Resident("Cora", in: folder.path)
        try await cora.moveIn()
        let options = options.map { $0.replacingOccurrences(of: "FOLDER", with: folder.path) }
        let created = try await cora.start(
            [
                "program", "create", "--name", "LibreChat", "--server", server.origin, "--setup-code",
                try #require(server.setupCode),
            ] + options
        ).finish().succeeded()
        let address = created.text.trimmingCharacters(in: .whitespacesAndNewlines)
        try await body(Scene(folder: folder, cora: cora, address: address, created: created))
        try await server.stop()
    }

    @Test("a program without a recovery identity says that nobody can replace its coordinators")
    func noRecovery() async throws {
        try await withProgram { (scene) async throws in
            #expect(scene.created.talk.contains("there is no recovery identity"), "\(scene.created)")
            #expect(try await scene.cora.run("program", "show").text.contains("recovery     none"))
            #expect(try await scene.cora.json("program", "show")["recovery"] == .null)
        }
    }

    @Test("a second person of a name that is enrolled is pointed out at once")
    func sameName() async throws {
        try await withProgram { (scene) async throws in
            _ = try await scene.maintainer("Max")
            let other = try await Resident("Other", in: scene.folder.path).moveIn()
            for options in [[], ["--json"]] {
                let enrolled = try await scene.cora.start(
                    ["program", "enroll", other, "--role", "maintainer", "--name", "Max"] + options
                ).finish().succeeded()
                #expect(enrolled.talk.contains("have the same name"), "\(enrolled)")
            }
        }
    }

    @Test(
        "what is published follows the umask, folders and files alike",
        arguments: ["022", "027", "002", "077"])
    func published(mask: String) async throws {
        try await withProgram { (scene) async throws in
            let folder = scene.folder.path("Keys/" + mask)
            try await RunningProgram(
                "/bin/sh", ["-c", "umask \(mask); \(Programs.postern) program publish \(folder)"],
                environment: ["POSTERN_HOME": scene.cora.home]
            ).finish().succeeded()
            let left = try #require(Int(mask, radix: 8))
            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            for path in [scene.folder.path("Keys"), folder] { #expect(try mode(path) == 0o777 & ~left) }
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                #expect(try mode(folder + "/" + name) == 0o666 & ~left, "\(name)")
            }
        }
    }

    @Test("a creation that the server refused is run again with the same recovery file")
    func refusedCreation() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let cora = Resident("Cora", in: folder.path)
        try await cora.moveIn()
        let file = folder.path("recovery.txt")
        func creating(_ code: String) async throws -> RunningProgram.Ending {
            try await cora.start(
                ["program", "create", "--name", "LibreChat", "--server", server.origin, "--setup-code", code]
                    + ["--recovery", file] + Self.sealed
            ).finish()
        }
        let refused = try await creating("guessed")
        #expect(refused.status == 1 && refused.talk.contains("setup code"), "\(refused)")
        try await creating(try #require(server.setupCode)).succeeded()
        #expect(try await cora.json("program", "show")["recovery"] != .null)
        // The code is used up, and so is the file.
        let late = try await creating("guessed")
        #expect(late.status == 1 && late.talk.contains("there is a file already"), "\(late)")
        try await server.stop()
    }

    @Test("a recovery identity is a sealed file that only its owner reads")
    func recoveryFile() async throws {
        try await withProgram(["--recovery", "FOLDER/recovery.txt"] + Self.sealed) { scene in
            let file = scene.folder.path("recovery.txt")
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.hasPrefix("postern-identity-"))
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(scene.created.talk.contains("keep it and its passphrase off this machine"))
            #expect(try await scene.cora.json("program", "show")["recovery"].text.count > 20)
        }
    }

    @Test(
        "off a terminal the passphrase of a recovery identity comes from its own option, which is named",
        arguments: [
            [
                "program", "create", "--name", "x", "--server", "http://127.0.0.1:1", "--setup-code", "x",
                "--recovery", "absent.txt",
            ],
            ["program", "recover", "absent.txt", "--name", "Dora"],
            [
                "program", "recover", "absent.txt", "--name", "Dora", "--recovery-passphrase-command",
                "echo x",
                "--next-recovery", "next.txt",
            ],
        ])
    func recoveryPassphrase(command: [String]) async throws {
        let program = try CommandLineProgram()
        let ending = try await program.run(command, environment: ["POSTERN_PASSPHRASE_COMMAND": "echo y"])
        #expect(ending.status == 64)
        #expect(ending.talk.contains("recovery-passphrase-command COMMAND\n"))
        #expect(!FileManager.default.fileExists(atPath: program.folder + "/absent.txt"))
    }

    @Test(
        "whoever has the recovery identity and its passphrase replaces the coordinator, and the old one is out"
    )
    func recover() async throws {
        try await withProgram(["--recovery", "FOLDER/recovery.txt"] + Self.sealed) { scene in
            let (dora, _) = try await scene.newcomer("Dora")
            let file = scene.folder.path("recovery.txt")
            let wrong = try await dora.ending(
                "program", "recover", file, "--name", "Dora", "--recovery-passphrase-command", "echo lemon")
            #expect(wrong.status == 1, "\(wrong)")
            let recovered = try await dora.start(
                ["program", "recover", file, "--name", "Dora"] + Self.sealed
                    + [
                        "--next-recovery", scene.folder.path("next.txt"),
                        "--next-recovery-passphrase-command", "echo blue kettle", "--json",
                    ]
            ).finish().succeeded()
            let people = try JSONObject(recovered.text)["people"].objects
            #expect(try people.map { try $0["name"].text } == ["Dora"])
            #expect(recovered.talk.contains("the new recovery identity is in "), "\(recovered)")
            let left = try await dora.json("program", "show")["left"].objects
            #expect(try left.map { try $0["name"].text } == ["Cora"])
            let (_, card) = try await scene.newcomer("Mia")
            let enrolling = ["program", "enroll", card, "--role", "maintainer", "--name", "Mia"]
            #expect(try await scene.cora.start(enrolling).finish().status == 1)
            try await dora.start(enrolling).finish().succeeded()
        }
    }

    @Test(
        "nobody seals to a list with a former coordinator in it, until the new one has given every room a fresh key"
    )
    func staleList() async throws {
        try await withProgram(["--recovery", "FOLDER/recovery.txt"] + Self.sealed) { scene in
            _ = try await scene.maintainer("Max")
            let rita = Resident("Rita", in: scene.folder.path)
            let opened = try await scene.cora.json(
                "case", "open", "--card", try await rita.moveIn(), "--contact", "https://example.org/1")
            let id = try opened["case"].text
            try await rita.run("join", try opened["invite"].text)
            let (dora, _) = try await scene.newcomer("Dora")
            try await dora.start(
                ["program", "recover", scene.folder.path("recovery.txt"), "--name", "Dora"] + Self.sealed
            ).finish().succeeded()
            let refused = try await rita.ending("send", id, "-m", "hello")
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("Cora ("), "\(refused)")
            #expect(refused.talk.contains("hint: a coordinator takes them out with: postern tend "))
            let rotated = try await dora.run("case", "rotate", "--all", "--accept-changes")
            #expect(rotated.text.contains("rotated 2 rooms of 1 case"), "\(rotated)")
            #expect(rotated.text.contains("taken out: Cora (coordinator), no longer enrolled"), "\(rotated)")
            try await rita.run("send", id, "-m", "hello", "--accept-changes")
        }
    }

    @Test("who was expelled is out of the program and of every case, and the log says by whom")
    func expel() async throws {
        try await withProgram { scene in
            let max = try await scene.maintainer("Max")
            let rita = Resident("Rita", in: scene.folder.path)
            let opened = try await scene.cora.json(
                "case", "open", "--card", try await rita.moveIn(), "--contact", "https://example.org/1")
            let id = try opened["case"].text
            let report = try await scene.cora.json("program", "expel", "Max")
            #expect(try report["rotated"].objects.count == 2)
            #expect(try await max.ending("read", id).status == 1)
            let left = try await scene.cora.json("program", "show")["left"].objects
            #expect(try left.map { try $0["name"].text } == ["Max"])
            #expect(try left.map { try $0["leftBy"].text } == ["Cora"])
            let text = try await scene.cora.run("program", "show").text
            #expect(text.contains("no longer in the program:\nMax (maintainer)"), "\(text)")
            #expect(text.contains("Cora (coordinator)"), "\(text)")
        }
    }

    @Test("nobody is expelled by a name that nobody has")
    func expelNobody() async throws {
        try await withProgram { scene in
            let refused = try await scene.cora.ending("program", "expel", "Nobody")
            #expect(refused.status == 1, "\(refused)")
            #expect(
                refused.talk.contains("hint: to see the people of the program: postern program show"),
                "\(refused)")
        }
    }

    @Test("a new identity reads what the old one could, and the old one reads nothing more")
    func replace() async throws {
        try await withProgram { scene in
            let max = try await scene.maintainer("Max")
            let rita = Resident("Rita", in: scene.folder.path)
            let opened = try await scene.cora.json(
                "case", "open", "--card", try await rita.moveIn(), "--contact", "https://example.org/1")
            let id = try opened["case"].text
            try await rita.run("join", try opened["invite"].text)
            try await rita.run("report", id, "-", input: Array("the report".utf8))
            let newMax = Resident("Maxtwo", in: scene.folder.path)
            let card = try await newMax.moveIn()
            try await newMax.run("program", "pin", scene.address)
            let report = try await scene.cora.json("program", "replace", "Max", card)
            #expect(report["replacement"] != .null)
            #expect(try report["rotated"].objects.count == 2)
            #expect(try await newMax.run("read", id).text.contains("the report"))
            #expect(try await max.ending("read", id).status == 1)
            let people = try await scene.cora.json("program", "show")["people"].objects
            let replaced = try people.first { try $0["name"].text == "Max" }
            #expect(try #require(replaced)["replaces"] != .null)
        }
    }

    @Test("a second coordinator opens cases when the first is away")
    func secondCoordinator() async throws {
        try await withProgram { scene in
            let (corin, card) = try await scene.newcomer("Corin")
            try await scene.cora.run("program", "enroll", card, "--role", "coordinator", "--name", "Corin")
            _ = try await scene.maintainer("Max")
            let rita = Resident("Rita", in: scene.folder.path)
            try await corin.run(
                "case", "open", "--card", try await rita.moveIn(), "--contact", "https://example.org/1")
        }
    }

    @Test("under dual control nobody comes in without a maintainer's approval, which the hint asks for")
    func dualControl() async throws {
        try await withProgram(["--dual-control"]) { scene in
            let max = try await scene.maintainer("Max")
            let (mia, card) = try await scene.newcomer("Mia")
            let enrolling = ["program", "enroll", card, "--role", "maintainer", "--name", "Mia"]
            let refused = try await scene.cora.start(enrolling).finish()
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("hint: "), "\(refused)")
            #expect(refused.talk.contains("postern program approve"), "\(refused)")
            let approved = try await max.json("program", "approve", card, "--role", "maintainer")
            #expect(try approved["approvals"].objects.count == 1)
            try await scene.cora.start(enrolling).finish().succeeded()

            let rita = Resident("Rita", in: scene.folder.path)
            let opened = try await scene.cora.json(
                "case", "open", "--card", try await rita.moveIn(), "--contact", "https://example.org/1",
                "--member", "Max")
            let id = try opened["case"].text
            let alone = try await scene.cora.ending("case", "add", id, "Mia", "--history", "full")
            #expect(alone.status == 1, "\(alone)")
            #expect(alone.talk.contains("postern case approve"), "\(alone)")
            let agreed = try await max.run("case", "approve", id, "Mia", "--history", "full")
            #expect(agreed.talk.contains("approved: Mia (maintainer)"), "\(agreed)")
            try await scene.cora.run("case", "add", id, "Mia", "--history", "full")
            try await mia.run("read", id)
        }
    }

    @Test("A32 an approval to enrol is not spent on a replacement: the hint asks for the one that is meant")
    func approvalSpent() async throws {
        try await withProgram(["--dual-control"]) { scene in
            let max = try await scene.maintainer("Max")
            let (_, mia) = try await scene.newcomer("Mia")
            try await max.run("program", "approve", mia, "--role", "maintainer")
            try await scene.cora.run("program", "enroll", mia, "--role", "maintainer", "--name", "Mia")
            let (_, nina) = try await scene.newcomer("Nina")
            try await max.run("program", "approve", nina, "--role", "maintainer")
            let refused = try await scene.cora.ending("program", "replace", "Mia", nina)
            #expect(refused.status == 1, "\(refused)")
            #expect(refused.talk.contains("postern program approve"), "\(refused)")
            #expect(refused.talk.contains("--replaces"), "\(refused)")
            try await max.run("program", "approve", nina, "--role", "maintainer", "--replaces", "Mia")
            try await scene.cora.run("program", "replace", "Mia", nina)
            let people = try await scene.cora.json("program", "show")["people"].objects
            #expect(try people.map { try $0["name"].text } == ["Cora", "Max", "Mia"])
        }
    }

    @Test("a policy changes what is named and leaves the rest, and says its version")
    func policy() async throws {
        try await withProgram { scene in
            let standard = try await scene.cora.run("program", "policy").text
            #expect(standard.contains("none signed"), "\(standard)")
            let first = try await scene.cora.json("program", "policy", "--acknowledge-hours", "48")
            #expect(first.keys == ["version", "acknowledgeHours", "rotateDays", "rotateMessages"])
            #expect(try first["version"].number == 1)
            let second = try await scene.cora.json("program", "policy", "--rotate-days", "10")
            #expect(try second["version"].number == 2)
            #expect(try second["acknowledgeHours"].number == 48)
            #expect(try second["rotateDays"].number == 10)
            #expect(try second["rotateMessages"].number == 200)
            let max = try await scene.maintainer("Max")
            #expect(try await max.json("program", "policy") == second)
            let refused = try await max.ending("program", "policy", "--rotate-days", "20")
            #expect(refused.status == 1, "\(refused)")
            let outside = try await scene.cora.ending("program", "policy", "--rotate-days", "0")
            #expect(outside.status == 64, "\(outside)")
        }
    }

    @Test("in a program without dual control there is nothing to approve")
    func noDualControl() async throws {
        try await withProgram { scene in
            let max = try await scene.maintainer("Max")
            let (_, card) = try await scene.newcomer("Mia")
            let refused = try await max.ending("program", "approve", card, "--role", "maintainer")
            #expect(refused.status == 1, "\(refused)")
        }
    }

    @Test("a recovery file that is there is never overwritten")
    func existingFile() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("recovery.txt", Array("precious".utf8))
        let server = try await RunningServer(data: folder.path("data"))
        let cora = Resident("Cora", in: folder.path)
        try await cora.moveIn()
        let refused = try await cora.start(
            [
                "program", "create", "--name", "LibreChat", "--server", server.origin, "--setup-code",
                try #require(server.setupCode), "--recovery", file,
            ] + Self.sealed
        ).finish()
        #expect(refused.status == 1, "\(refused)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
        try await server.stop()
    }
}
