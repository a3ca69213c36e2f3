public import PosternSigning

/// Which log: of a room of a case, or of the program itself (case zero, room empty).
public struct LogID: Hashable, Sendable, CustomStringConvertible {
    /// The program.
    public let program: ProgramID
    /// The case, or `.none` for the program log.
    public let caseID: CaseID
    /// The room, or `.none` for the program log.
    public let room: RoomName

    /// The log of a room.
    public init(program: ProgramID, case caseID: CaseID, room: RoomName) {
        self.program = program
        self.caseID = caseID
        self.room = room
    }

    /// The log of a program.
    public init(program: ProgramID) {
        self.init(program: program, case: .none, room: .none)
    }

    /// Whether it is the program's own.
    public var isProgramLog: Bool { caseID == .none && room == .none }

    /// `program log`, or the room and the case.
    public var description: String { isProgramLog ? "program log" : "room \(room) of case \(caseID)" }

    /// `program[32] || case[16] || room<V>`: how objects and derivations name a log.
    package func encode(into encoder: inout Encoder) {
        encoder.fixed(program.bytes)
        encodeRoom(into: &encoder)
    }

    /// `case[16] || room<V>`, where the program is bound otherwise.
    package func encodeRoom(into encoder: inout Encoder) {
        encoder.fixed(caseID.bytes)
        encoder.vector(Array(room.text.utf8))
    }
}

extension Decoder {
    /// The log of a room.
    mutating func roomLogID() throws(FormatError) -> LogID {
        let program = try fixed(ProgramID.self, "program")
        let caseID = try fixed(CaseID.self, "case")
        guard caseID != .none else { throw .value("case") }
        return LogID(program: program, case: caseID, room: try roomName())
    }

    /// Any log.
    package mutating func logID() throws(FormatError) -> LogID {
        let program = try fixed(ProgramID.self, "program")
        let caseID = try fixed(CaseID.self, "case")
        let room = try vector("room", 0...32)
        if caseID == .none, room.isEmpty { return LogID(program: program) }
        guard caseID != .none else { throw .value("case") }
        guard let name = RoomName(bytes: room) else { throw .value("room") }
        return LogID(program: program, case: caseID, room: name)
    }
}
