import Foundation
import PosternServer
import Testing

/// The real binary.
@Suite(.timeLimit(.minutes(10)))
struct PosterndTests {
    private func serve(_ folder: TemporaryFolder, _ more: String...) async throws -> (
        Posternd, [String], Int
    ) {
        let server = try Posternd(["serve", "--data", folder.path, "--listen", "127.0.0.1:0"] + more)
        let lines = await server.lines(upTo: "listening on ")
        let port = try #require(lines.last?.split(separator: ":").last.flatMap { Int($0) })
        return (server, lines, port)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal stops the server, with streams and connections open`(signal: Int32) async throws {
        let folder = TemporaryFolder()
        let (server, _, port) = try await serve(folder)
        let idle = try await Connection.open(port: port)
        let slow = try await Connection.open(port: port)
        try await slow.send("POST /v1/programs HTTP/1.1\r\n")
        try await idle.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try await idle.answer().status == 200)
        kill(server.process.processIdentifier, signal)
        let ending = await server.finish()
        #expect(ending.status == 0)
        #expect(server.process.terminationReason == .exit)
        await idle.close()
        await slow.close()
    }

    @Test func `the setup code is printed on the first start only`() async throws {
        let folder = TemporaryFolder()
        for start in 0..<2 {
            let (server, lines, port) = try await serve(folder)
            #expect(lines.count == (start == 0 ? 2 : 1))
            #expect(lines.first?.hasPrefix("setup code: ") == (start == 0))
            #expect(lines.last == "listening on http://127.0.0.1:\(port)")
            server.process.terminate()
            #expect(await server.finish().status == 0)
        }
    }

    @Test func `a log holds no address, no path and no setup code`() async throws {
        let folder = TemporaryFolder()
        let (server, lines, port) = try await serve(folder, "--log-level", "debug")
        let connection = try await Connection.open(port: port)
        let program = String(repeating: "a", count: 52)
        try await connection.send(
            "GET /v1/programs/\(program)/genesis HTTP/1.1\r\nHost: secret.example\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n"
        )
        #expect(try await connection.answer().status == 404)
        await connection.close()
        server.process.terminate()
        let talk = await server.finish().talk
        let code = try #require(lines.first?.dropFirst("setup code: ".count))
        #expect(talk.contains("route=/v1/programs/{program}/genesis"))
        for secret in [program, "secret.example", "192.0.2.7", String(code)] {
            #expect(!talk.contains(secret))
        }
    }

    @Test func `files are for their owner alone`() async throws {
        let folder = TemporaryFolder()
        let (server, _, _) = try await serve(folder)
        for name in ["postern.db", "postern.db-wal", "storage.key"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        server.process.terminate()
        #expect(await server.finish().status == 0)
    }

    @Test func `no core file is written`() async throws {
        let folder = TemporaryFolder()
        let (server, _, _) = try await serve(folder)
        let limits = try String(
            contentsOfFile: "/proc/\(server.process.processIdentifier)/limits", encoding: .utf8)
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(core?.split(separator: " ").suffix(3).first == "0")
        server.process.terminate()
        #expect(await server.finish().status == 0)
    }

    @Test func `a second server in the same folder is refused`() async throws {
        let folder = TemporaryFolder()
        let (server, _, _) = try await serve(folder)
        let second = try await Posternd.run("serve", "--data", folder.path, "--listen", "127.0.0.1:0")
        #expect(second.status == 1)
        #expect(second.talk.contains("another posternd has this folder open\nhint: "))
        server.process.terminate()
        #expect(await server.finish().status == 0)
    }

    @Test func `a port that is taken is named`() async throws {
        let (one, other) = (TemporaryFolder(), TemporaryFolder())
        let (server, _, port) = try await serve(one)
        let second = try await Posternd.run("serve", "--data", other.path, "--listen", "127.0.0.1:\(port)")
        #expect(second.status == 1)
        #expect(second.talk.contains("posternd: 127.0.0.1:\(port): address already in use"))
        server.process.terminate()
        #expect(await server.finish().status == 0)
    }

    @Test func `plain HTTP off loopback is a usage error, and nothing is made`() async throws {
        let folder = TemporaryFolder()
        let ending = try await Posternd.run("serve", "--data", folder.path, "--listen", "0.0.0.0:0")
        #expect(ending.status == 64)
        #expect(ending.talk.contains("plain HTTP is for this machine only\nhint: give --tls-certificate"))
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test(arguments: [
        ["serve"], ["serve", "--data", "d", "--listen", "x"], ["serve", "--data", "d", "--member-rate", "0"],
        ["serve", "--data", "d", "--tls-key", "k"], ["chekc"], ["backup", "--data", "d"],
    ])
    func `what cannot be understood is a usage error`(arguments: [String]) async throws {
        let ending = await (try Posternd(arguments)).finish()
        #expect(ending.status == 64)
        #expect(ending.talk.hasPrefix("posternd: "))
        #expect(ending.talk.contains("\nhint: "))
    }

    @Test func `check, backup and rekey work on what serve made`() async throws {
        let folder = TemporaryFolder()
        let (server, _, _) = try await serve(folder)
        let copy = folder.path + "/copy.db"
        #expect(try await Posternd.run("backup", "--data", folder.path, copy).status == 0)
        #expect(try await Posternd.run("backup", "--data", folder.path, copy).status == 1)
        let check = try await Posternd.run("check", "--data", folder.path)
        #expect(check.output == "0 programs, 0 rooms, 0 entries: clean\n")
        #expect(check.status == 0)
        server.process.terminate()
        #expect(await server.finish().status == 0)
        #expect(try await Posternd.run("rekey", "--data", folder.path).status == 0)
        let again = try await Posternd.run("check", "--data", folder.path, "--json")
        #expect(again.output == "{\"entries\":0,\"findings\":[],\"programs\":0,\"rooms\":0}\n")
    }

    @Test func `a folder without a database is named`() async throws {
        let ending = try await Posternd.run("check", "--data", TemporaryFolder().path)
        #expect(ending.status == 1)
        #expect(ending.talk.contains("no database in this folder\nhint: "))
    }

    /// Whole help screens are compared, so that a change of wording is seen in review. After a wanted change, run the
    /// tests once with POSTERN_WRITE_HELP=1 in the environment and read the difference.
    @Test(arguments: ["", "serve", "check", "backup", "rekey"])
    func `a help screen is what was agreed on`(command: String) async throws {
        let shown = await (try Posternd(command.isEmpty ? ["--help"] : [command, "--help"])).finish()
        let name = command.isEmpty ? "posternd" : "posternd-\(command)"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Help/\(name).txt")
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_HELP"] != nil {
            try Data(shown.output.utf8).write(to: file)
        }
        #expect(shown.output == String(decoding: try Data(contentsOf: file), as: UTF8.self))
        #expect(shown.status == 0)
    }

    @Test func `the defaults of the limits are printed`() async throws {
        let help = try await Posternd.run("serve", "--help").output
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for limit in ["1048576", "16384", "4194304", "1024", "(default: 20)", "(default: 200)"] {
            #expect(help.contains(limit), "\(limit)")
        }
    }
}
