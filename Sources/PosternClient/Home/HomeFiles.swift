internal import PosternFormat
internal import PosternSigning

/// The names of the home's files, in one place.
///
/// What is kept of a case goes by its program and its id, never by the id alone: the id stands in a public invite, and a
/// coordinator of another program can open a case of the same id there.
enum HomeFile {
    /// The identity, in its text form.
    static let identity = "identity"

    static func program(_ id: ProgramID) -> String { "programs/\(id.text)/program" }
    static func genesis(_ id: ProgramID) -> String { "programs/\(id.text)/genesis" }
    /// The program log as it was last verified: still good when the server no longer gives it out.
    static func programLog(_ id: ProgramID) -> String { "programs/\(id.text)/log" }

    /// The folder of earlier drafts, which kept cases by their id alone.
    static let earlierCases = "cases"

    static func cases(_ program: ProgramID) -> String { "programs/\(program.text)/cases" }
    /// What is kept of a case: what was verified and seen of its rooms, and whether it was joined.
    static func folder(_ id: CaseID, of program: ProgramID) -> String { "\(cases(program))/\(id.text)" }
    /// That the case was joined.
    static func joined(_ id: CaseID, of program: ProgramID) -> String { folder(id, of: program) + "/joined" }

    /// What was read of a room, and which member list was shown.
    static func seen(_ log: LogID) -> String { room(log) + ".seen" }

    /// What the statements of a room showed, verified without the messages between.
    static func marks(_ log: LogID) -> String { room(log) + ".marks" }

    static func checkpoint(_ log: LogID) -> String {
        log.isProgramLog ? "programs/\(log.program.text)/checkpoint" : room(log) + ".checkpoint"
    }

    private static func room(_ log: LogID) -> String {
        "\(folder(log.caseID, of: log.program))/\(log.room)"
    }

    static func knock(_ program: ProgramID, _ commitment: Commitment) -> String {
        "knocks/\(program.short)-\(commitment.digest.text)"
    }

    static let outbox = "outbox"
    static func outbox(_ name: String) -> String { "\(outbox)/\(name)" }
    static let sealedSuffix = ".sealed"
    /// The sealed bytes of a message that is being sent.
    static func sealed(_ name: String) -> String { outbox(name + sealedSuffix) }
    /// Held by the command that is sending a message.
    static func sending(_ name: String) -> String { outbox(name + ".lock") }
    static func turn(_ log: LogID) -> String {
        "\(outbox)/\(log.program.text)-\(log.caseID.text)-\(log.room).turn"
    }

    static func receipt(_ log: LogID, _ index: UInt64) -> String {
        "\(receipts)/\(receipts(of: log.caseID, in: log.program))\(log.room)-\(index)"
    }
    static let receipts = "receipts"
    /// How the receipts of a case begin.
    static func receipts(of id: CaseID, in program: ProgramID) -> String { "\(program.text)-\(id.text)-" }

    static func opening(_ name: String) -> String { "openings/\(name)" }
    /// A recovery identity that no program names yet.
    static func recovery(_ identity: Fingerprint) -> String { opening("recovery-" + identity.text) }
    static func rotation(_ id: CaseID, of program: ProgramID) -> String {
        "rotations/\(program.text)-\(id.text)"
    }
    /// The rotation of every room of a program.
    static func rotation(_ id: ProgramID) -> String { "rotations/program-\(id.text)" }
}
