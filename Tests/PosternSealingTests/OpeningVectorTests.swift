import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

@testable import PosternSealing

let folder = VectorFolder(besideTargetOf: #filePath)

/// Every vector of a wrap, and of a log with somebody who reads it.
@Suite("vectors of wraps and messages")
struct OpeningVectorTests {
    private func log(_ file: VectorFile, _ id: ProgramID) throws -> LogID {
        let caseID = try #require(CaseID(try file.bytes("case")))
        return LogID(program: id, case: caseID, room: try #require(RoomName(try file.value("room"))))
    }

    /// The log whose lines begin with `prefix`: a time and an entry for each place, and the last one's receipt.
    private func received(_ file: VectorFile, _ log: LogID, _ prefix: String = "") throws -> UnverifiedLog {
        let times = try file.all("\(prefix)time").map { text in
            try #require(UInt64(text).flatMap(Timestamp.init(milliseconds:)))
        }
        let entries = try file.allBytes("\(prefix)entry")
        try #require(times.count == entries.count)
        return UnverifiedLog(
            log: log, entries: zip(times, entries).map { StoredEntry(time: $0, entry: $1) },
            receipt: try file.bytes("\(prefix)receipt"))
    }

    @Test("an entry gives its reader what the vector says", arguments: folder.vectors(of: "opening"))
    func opening(_ vector: NamedVector) throws {
        let file = try vector.file()
        let id = try #require(ProgramID(try file.bytes("program")))
        let program = try received(file, LogID(program: id), "program_").verifiedProgram(checkpoint: nil)
        let room = try received(file, try log(file, id)).verified(program: program, checkpoint: nil)
        let identity = try Identity.inVector(try file.bytes("identity"))
        let reading = Reading(room, level: program.state.level, by: identity)
        let index = Int(try file.number("open"))
        #expect(reading.findings[index] == file.expected)
        // What somebody forged may stand before it; everything else before it opens, where its reader has the secret.
        let expected = ["ok", "error noSecret", "error signature"]
        for before in reading.findings[..<index] { #expect(expected.contains(before.outcome)) }
    }

    @Test("a wrap gives what its vector says", arguments: folder.vectors(of: "wrap"))
    func wrap(_ vector: NamedVector) throws {
        let file = try vector.file()
        let place = try log(file, try #require(ProgramID(try file.bytes("program"))))
        let key = try #require(CaseKey(try file.bytes("case_key")))
        let number = UInt32(try file.number("epoch"))
        let identity = try Identity.inVector(try file.bytes("identity"))
        let bytes = try file.bytes("bytes")
        do throws(WrapError) {
            let secret = try EpochSecret.open(
                bytes, log: place, number: number, key: key, with: identity)
            #expect(secret.key == key)
        } catch {
            #expect(Finding(error) == file.expected)
            return
        }
        // The secret itself is not lent out; another made of the bytes in the vector has the same key.
        try #require(file["outcome"] == "ok")
        let made = EpochSecret(
            log: place, number: number, secret: SecretBytes(copying: try file.bytes("epoch_secret")))
        #expect(made.key == key)
    }

    @Test("each reason why a message does not open occurs in a vector", arguments: OpenErrorName.allCases)
    func openErrors(_ name: OpenErrorName) throws {
        let outcomes = try folder.vectors(of: "opening").map { try $0.file().expected.outcome }
        #expect(outcomes.contains("error \(name.rawValue)"))
    }

    @Test(
        "each reason why a wrap gives no secret occurs in a vector of its own, and in one of a log",
        arguments: WrapErrorName.allCases, ["wrap", "opening"])
    func wrapErrors(_ name: WrapErrorName, _ object: String) throws {
        let outcomes = try folder.vectors(of: object).map { try $0.file().expected.outcome }
        #expect(outcomes.contains("error \(name.rawValue)"))
    }
}
