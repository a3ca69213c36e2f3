internal import PosternFormat
internal import PosternSigning

/// The names of the home's files, in one place.
enum HomeFile {
    /// The identity, in its text form.
    static let identity = "identity"

    static func program(_ id: ProgramID) -> String { "programs/\(id.text)/program" }
    static func genesis(_ id: ProgramID) -> String { "programs/\(id.text)/genesis" }
    /// The program log as it was last verified: still good when the server no longer gives it out.
    static func programLog(_ id: ProgramID) -> String { "programs/\(id.text)/log" }

    static func caseRecord(_ id: CaseID) -> String { "cases/\(id.text)/case" }
    /// What was read of a room, and which member list was shown.
    static func seen(_ log: LogID) -> String { "cases/\(log.caseID.text)/\(log.room).seen" }

    /// What the statements of a room showed, verified without the messages between.
    static func marks(_ log: LogID) -> String { "cases/\(log.caseID.text)/\(log.room).marks" }

    static func checkpoint(_ log: LogID) -> String {
        log.isProgramLog
            ? "programs/\(log.program.text)/checkpoint" : "cases/\(log.caseID.text)/\(log.room).checkpoint"
    }

    static func knock(_ program: ProgramID, _ commitment: Commitment) -> String {
        "knocks/\(program.short)-\(commitment.digest.text)"
    }

    static func outbox(_ name: String) -> String { "outbox/\(name)" }
    /// The sealed bytes of a message that is being sent.
    static func sealed(_ name: String) -> String { "outbox/\(name).sealed" }
    static func turn(_ log: LogID) -> String { "outbox/\(log.caseID.text)-\(log.room).turn" }

    static func receipt(_ log: LogID, _ index: UInt64) -> String {
        "receipts/\(log.caseID.text)-\(log.room)-\(index)"
    }

    static func opening(_ name: String) -> String { "openings/\(name)" }
    /// A recovery identity that no program names yet.
    static func recovery(_ identity: Fingerprint) -> String { opening("recovery-" + identity.text) }
    static func rotation(_ id: CaseID) -> String { "rotations/\(id.text)" }
    /// The rotation of every room of a program.
    static func rotation(_ id: ProgramID) -> String { "rotations/program-\(id.text)" }
}
