import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

/// The logs in a vector file.
struct VectorLog {
    let program: UnverifiedLog
    let room: UnverifiedLog?
    let checkpoint: Checkpoint?

    init(_ file: VectorFile) throws {
        let id = try #require(ProgramID(try file.bytes("program")))
        checkpoint = file["checkpoint"] == nil ? nil : try Checkpoint(decoding: try file.bytes("checkpoint"))
        let entries = try Self.stored(file, "entry", "receipt")
        if let name = file["room"] {
            let caseID = try #require(CaseID(try file.bytes("case")))
            let log = LogID(program: id, case: caseID, room: try #require(RoomName(name)))
            program = UnverifiedLog(
                log: LogID(program: id), entries: try Self.stored(file, "program_entry", "program_receipt"))
            room = UnverifiedLog(log: log, entries: entries)
        } else {
            program = UnverifiedLog(log: LogID(program: id), entries: entries)
            room = nil
        }
    }

    private static func stored(_ file: VectorFile, _ entry: String, _ receipt: String) throws -> [StoredEntry]
    {
        zip(try file.allBytes(entry), try file.allBytes(receipt)).map { StoredEntry(entry: $0, receipt: $1) }
    }
}
