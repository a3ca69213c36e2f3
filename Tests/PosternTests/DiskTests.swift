import Foundation
import Glibc
import HTTPTypes
import PosternAPI
import PosternClient
import PosternFormat
import PosternSigning
import Testing

/// Disks that are full, cannot be written or are damaged, keys and files that are gone: the real server says what is
/// so and what to do, refuses what it must, and whatever it acknowledged is there when the fault is gone.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct DiskTests {
    // MARK: Full

    @Test(.enabled(if: DiskFault.canMount))
    func `on a full disk nothing is taken, everything can be read, and nothing acknowledged is lost`()
        async throws
    {
        let folder = try TemporaryFolder()
        let disk = try DiskFault(folder.path("disk"), kibibytes: 16_384)
        let stage = try await DiskStage(data: disk.path + "/data", in: folder)
        for number in 0..<3 { try await stage.send("message \(number)") }
        try disk.fill()
        try await expectReadableOnly(stage)
        // The answer may be there before the line.
        try await stage.server.program.waits { $0.talk.contains("the database did not do it") ? true : nil }
        try disk.empty()
        try await stage.expectNothingLost()
    }

    @Test func `a file that may not grow is a full disk`() async throws {
        let folder = try TemporaryFolder()
        let stage = try await DiskStage(in: folder)
        for number in 0..<3 { try await stage.send("message \(number)") }
        try await limitFiles(of: stage, to: "1")
        try await expectReadableOnly(stage)
        try await limitFiles(of: stage, to: "unlimited")
        try await stage.expectNothingLost()
    }

    private func limitFiles(of stage: DiskStage, to bytes: String) async throws {
        try await RunningProgram(
            "/usr/bin/env",
            ["prlimit", "--pid", "\(stage.server.program.processID)", "--fsize=\(bytes):unlimited"]
        ).finish().succeeded()
    }

    /// Writing is refused with 503; reading goes on, each request once.
    private func expectReadableOnly(_ stage: DiskStage) async throws {
        let log = LogID(
            program: try ProgramAddress(text: stage.address).program, case: stage.caseID, room: .shared)
        let port = stage.server.port
        let cora = FloodStage.Holder(try await stage.coordinator.identity())
        let taken = try SignedRequest(
            .post, .log(log), body: Array("no entry".utf8), to: port, by: cora.identity
        ).answer(from: port)
        #expect(taken.status == 503)
        #expect(taken.timeless.lowercased().contains("retry-after: "))
        for _ in 0..<3 {
            let request = SignedRequest(.get, .log(log), to: port, by: cora.identity)
            #expect(try request.answer(from: port).status == 200)
            // The nonce could not be written, and is remembered all the same.
            #expect(try request.answer(from: port).status == 403)
        }
        #expect(try await stage.researcher.items(stage.caseID).count == 4)
    }

    @Test(.enabled(if: DiskFault.canMount))
    func `a disk that is full at the start is named`() async throws {
        let folder = try TemporaryFolder()
        let disk = try DiskFault(folder.path("disk"), kibibytes: 4_096)
        try disk.fill()
        let ending = try await RunningProgram(
            Programs.posternd, ["serve", "--data", disk.path + "/data", "--listen", "127.0.0.1:0"]
        ).finish()
        ending.expectRefusal("no space left on device", hint: "with room")
        #expect(ending.text.isEmpty, "nothing was promised: \(ending)")
    }

    // MARK: Read-only

    @Test(.enabled(if: DiskFault.canMount))
    func `a folder that cannot be written is named, and checked all the same`() async throws {
        let folder = try TemporaryFolder()
        let disk = try DiskFault(folder.path("disk"), kibibytes: 16_384)
        let stage = try await DiskStage(data: disk.path + "/data", in: folder)
        try await stage.send("before")
        try await stage.server.stop()
        try disk.remount("ro")
        try await stage.refusal().expectRefusal("read-only file system", hint: "not read-only")
        try await RunningServer.check(data: stage.data)
        try disk.remount("rw")
        try await stage.restart()
        try await stage.expectNothingLost()
    }

    // MARK: The write-ahead log

    @Test func `a server that was cut off does not start without its write-ahead log`() async throws {
        let folder = try TemporaryFolder()
        let stage = try await DiskStage(in: folder)
        for number in 0..<3 { try await stage.send("message \(number)") }
        try await stage.server.kill()
        let log = stage.data + "/postern.db-wal"
        try FileManager.default.moveItem(atPath: log, toPath: folder.path("wal"))
        try await stage.refusal().expectRefusal(
            "missing, and what was acknowledged", hint: "put the file back")
        let check = try await RunningProgram(Programs.posternd, ["check", "--data", stage.data]).finish()
        check.expectRefusal("missing, and what was acknowledged", hint: "put the file back")
        try? FileManager.default.removeItem(atPath: log)
        try FileManager.default.moveItem(atPath: folder.path("wal"), toPath: log)
        try await stage.restart()
        try await stage.expectNothingLost()
    }

    @Test func `a write-ahead log that is damaged before its end is not cut there in silence`() async throws {
        let folder = try TemporaryFolder()
        let stage = try await DiskStage(in: folder)
        for number in 0..<3 { try await stage.send("message \(number)") }
        try await stage.server.kill()
        let log = stage.data + "/postern.db-wal"
        let whole = contents(of: log)
        var damaged = whole
        damaged[32 + 24 + 100] ^= 1
        try Data(damaged).write(to: URL(fileURLWithPath: log))
        try await stage.refusal().expectRefusal("damaged at byte 32", hint: "truncate -s 32 ")
        #expect(contents(of: log) == damaged, "the file was touched")
        // What was being written when the power went is another matter: it was never acknowledged.
        try Data(whole + [UInt8](repeating: 7, count: 5_000)).write(to: URL(fileURLWithPath: log))
        try await stage.restart()
        try await stage.expectNothingLost()
    }

    // MARK: Pages

    @Test func `a damaged page is never answered for a whole one`() async throws {
        let folder = try TemporaryFolder()
        let stage = try await DiskStage(in: folder)
        for number in 0..<4 {
            try await stage.send("message \(number) " + String(repeating: "x", count: 3_000))
        }
        try await stage.server.stop()
        let file = stage.data + "/postern.db"
        let whole = contents(of: file)
        let pages = whole.count / 4_096
        var found = 0
        for page in 0..<pages {
            var damaged = whole
            for place in [200, 2_000, 4_000] { damaged[page * 4_096 + place] ^= 0x55 }
            try Data(damaged).write(to: URL(fileURLWithPath: file))
            let check = try await RunningProgram(Programs.posternd, ["check", "--data", stage.data]).finish()
            #expect([0, 1, 3].contains(check.status), "page \(page): \(check)")
            if check.status == 1 { check.expectRefusal("damaged", hint: "backup that is clean") }
            if check.status != 0 { found += 1 }
            let serving = try? await RunningServer(data: stage.data)
            if let serving {
                let answers = try await answers(of: stage, from: serving.port)
                // Either what is there, or that it cannot be had; who is not found any more is refused.
                for answer in answers { #expect([200, 403, 503].contains(answer.status), "page \(page)") }
                if check.status == 0 { #expect(answers.allSatisfy { $0.status == 200 }) }
                try await serving.stop()
            } else {
                try await stage.refusal().expectRefusal("damaged", hint: "backup that is clean")
            }
            for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + ending) }
        }
        #expect(found >= 4, "the check notices damage")
        try Data(whole).write(to: URL(fileURLWithPath: file))
        try Data().write(to: URL(fileURLWithPath: stage.data + "/lock"))
        try await stage.restart()
        try await stage.expectNothingLost()
    }

    private func answers(of stage: DiskStage, from port: Int) async throws -> [SignedRequest.Answer] {
        let program = try ProgramAddress(text: stage.address).program
        let cora = FloodStage.Holder(try await stage.coordinator.identity())
        return try [LogID(program: program), LogID(program: program, case: stage.caseID, room: .shared)].map {
            try SignedRequest(.get, .log($0), to: port, by: cora.identity).answer(from: port)
        }
    }

    // MARK: Keys, locks, files

    @Test
    func `a storage key that is wrong, gone, cut short or open to others is named, and nothing is touched`()
        async throws
    {
        let folder = try TemporaryFolder()
        let stage = try await DiskStage(in: folder)
        try await stage.send("before")
        try await stage.server.stop()
        let key = stage.data + "/storage.key"
        let other = try await RunningServer(data: folder.path("other"))
        try await other.stop()
        try await stage.refusal("--storage-key-file", folder.path("other/storage.key"))
            .expectRefusal(
                "the storage key of another database", hint: "each database opens only with the key")
        try FileManager.default.moveItem(atPath: key, toPath: folder.path("key"))
        try await stage.refusal().expectRefusal("the storage key is missing", hint: "put the file back")
        #expect(!FileManager.default.fileExists(atPath: key), "no new key was made")
        try FileManager.default.copyItem(atPath: folder.path("key"), toPath: key)
        #expect(unsafe chmod(key, 0o644) == 0)
        try await stage.refusal().expectRefusal("can be read by others", hint: "chmod 600")
        #expect(unsafe chmod(key, 0o600) == 0 && truncate(key, 40) == 0)
        try await stage.refusal().expectRefusal("not a storage key", hint: "put the file back")
        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.moveItem(atPath: folder.path("key"), toPath: key)
        try await stage.restart()
        try await stage.expectNothingLost()
    }

    @Test func `a second server, and a rekey, leave a folder alone that a server has open`() async throws {
        let stage = try await DiskStage(in: try TemporaryFolder())
        try await stage.refusal().expectRefusal(
            "another posternd has this folder open", hint: "stop it first")
        let rekey = try await RunningProgram(Programs.posternd, ["rekey", "--data", stage.data]).finish()
        rekey.expectRefusal("another posternd has this folder open", hint: "stop it first")
        try await stage.expectNothingLost()
    }

    @Test func `a server with few open files takes what it can, and goes on when the rush is over`()
        async throws
    {
        let folder = try TemporaryFolder()
        let stage = try await DiskStage(
            in: folder, wrapper: ["/usr/bin/env", "prlimit", "--nofile=256:256"])
        try await stage.send("before")
        let server = stage.server
        try await onThread {
            let crowd = (0..<400).compactMap {
                FloodSocket(port: server.port, from: $0 % 50, first: [], again: [], receiveBytes: nil)
            }
            // Until it has taken in what it can; some files it keeps for itself.
            while server.openFiles < 180 { usleep(5_000) }
            withExtendedLifetime(crowd) {}
        }
        try await stage.expectNothingLost()
    }

    // MARK: The clock

    @Test func `a server whose clock was set back refuses, and says nothing false when it goes right again`()
        async throws
    {
        let folder = try TemporaryFolder()
        let clock = try await DiskClock(in: folder)
        let stage = try await DiskStage(
            in: folder, wrapper: ["/usr/bin/env"] + clock.environment.map { "\($0)=\($1)" })
        try await stage.send("before")
        let program = try ProgramAddress(text: stage.address).program
        let cora = FloodStage.Holder(try await stage.coordinator.identity())
        let port = stage.server.port
        let seen = SignedRequest(.get, .rooms(program), to: port, by: cora.identity)
        #expect(try seen.answer(from: port).status == 200)
        try clock.set(-3_600)
        // The server looks at its clock for the date of its answers once a second.
        while try !clock.isAnHourApart(seen.answer(from: port)) {
            try await Task.sleep(for: .milliseconds(50))
        }
        do {
            try await stage.send("too early")
            Issue.record("was taken")
        } catch let error as ClientError {
            #expect(error.hint?.contains("clock is 60 minutes ahead of the server's") == true, "\(error)")
        }
        #expect(try seen.answer(from: port).status == 403)
        try clock.set(0)
        // What was seen before the clock was set is still known.
        #expect(try seen.answer(from: port).status == 403)
        // Within what a request is valid for, receipts go on from the latest.
        try clock.set(-200)
        try await stage.send("a little early")
        try clock.set(0)
        let times = try await stage.researcher.items(stage.caseID).map(\.at)
        #expect(times == times.sorted())
        try await stage.expectNothingLost()
    }

    @Test func `a client whose clock is wrong is told so`() async throws {
        let folder = try TemporaryFolder()
        let clock = try await DiskClock(in: folder)
        let stage = try await DiskStage(in: folder)
        try clock.set(-7_200)
        let cora = Resident("coordinator", in: folder.path)
        let ending = try await cora.start(
            ["read", stage.caseID.text], environment: clock.environment
        ).finish()
        #expect(ending.status == 1, "\(ending)")
        #expect(ending.talk.contains("hint: this machine's clock is 120 minutes behind the server's"))
        #expect(ending.output.isEmpty)
        try clock.set(0)
        try await cora.start(["read", stage.caseID.text], environment: clock.environment).finish().succeeded()
        try await stage.expectNothingLost()
    }

    // MARK: The client's own disk

    @Test(.enabled(if: DiskFault.canMount))
    func `a client whose disk is full says so, and goes on when there is room`() async throws {
        let folder = try TemporaryFolder()
        let stage = try await DiskStage(in: folder)
        try await stage.send("before")
        let disk = try DiskFault(folder.path("mia"), kibibytes: 1_024)
        let mia = Resident("mia", in: folder.path)
        let card = try await mia.moveIn()
        _ = try await stage.coordinator.client.enroll(card: card, role: .maintainer, name: "Mia")
        try await mia.run("program", "pin", stage.address)
        try disk.fill()
        let full = try await mia.ending("program", "pin", stage.address)
        #expect(
            full.status == 0 || full.status == 1 && full.talk.lowercased().contains("no space left"),
            "\(full)")
        try disk.empty()
        try disk.remount("ro")
        let fixed = try await mia.ending("program", "show")
        #expect(
            fixed.status == 0
                || fixed.status == 1 && fixed.talk.lowercased().contains("read-only file system"),
            "\(fixed)")
        try disk.remount("rw")
        try await mia.run("program", "show")
        try await stage.expectNothingLost()
    }
}
