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
        if let name = file["room"] {
            let caseID = try #require(CaseID(try file.bytes("case")))
            let log = LogID(program: id, case: caseID, room: try #require(RoomName(name)))
            program = try Self.log(LogID(program: id), file, "program_")
            room = try Self.log(log, file, "")
        } else {
            program = try Self.log(LogID(program: id), file, "")
            room = nil
        }
    }

    /// The vector of this object and name.
    init(named name: String) throws {
        let object = String(name.prefix { $0 != "/" })
        try self.init(try #require(folder.vectors(of: object).first { $0.name == name }).file())
    }

    /// The program, the room's log as it was received, and that log verified.
    func verified() throws -> (program: VerifiedProgram, room: UnverifiedLog, verified: VerifiedLog) {
        let program = try program.verifiedProgram(checkpoint: nil)
        let room = try #require(room)
        return (program, room, try room.verified(program: program, checkpoint: nil))
    }

    private static func log(_ log: LogID, _ file: VectorFile, _ prefix: String) throws -> UnverifiedLog {
        let times = try file.all("\(prefix)time").map { try #require(UInt64($0)) }
        let entries = try file.allBytes("\(prefix)entry")
        let stored = try zip(times, entries).map { time, entry in
            StoredEntry(time: try #require(Timestamp(milliseconds: time)), entry: entry)
        }
        let receipt = file["\(prefix)receipt"] == nil ? [] : try file.bytes("\(prefix)receipt")
        return UnverifiedLog(log: log, entries: stored, receipt: receipt)
    }
}

extension UnverifiedLog {
    /// The places of the log as a server computes them: before each entry, and after the last.
    var places: [Place] {
        entries.reduce(into: [Place(startOf: log)]) { places, stored in
            let hash = Entry.hash(of: stored.entry, program: log.program)
            places.append(places[places.count - 1].after(hash, at: stored.time, in: log.program))
        }
    }

    /// What a server gives of the log by its statements alone, as an honest one computes it.
    func statements(
        upTo count: Int, statementReceipt: [UInt8], endReceipt: [UInt8], approvals: [[UInt8]] = []
    ) -> UnverifiedStatements {
        let places = places
        let given = entries.prefix(count).enumerated().filter { _, stored in
            stored.entry.first == ObjectType.statement.rawValue
        }
        return UnverifiedStatements(
            log: log,
            statements: given.map { PlacedStatement(before: places[$0.offset], stored: $0.element) },
            statementReceipt: statementReceipt, endReceipt: endReceipt, approvals: approvals)
    }
}
