public import PosternSigning

/// What a coordinator posts in public when a case is open: where, which program, which case. It holds no secret;
/// only the owner of the card can open what waits there. Specification: "Invite".
public struct Invite: Hashable, Sendable, CustomStringConvertible {
    /// The server.
    public let origin: ServerOrigin
    /// The program.
    public let program: ProgramID
    /// The case.
    public let caseID: CaseID

    /// An invite.
    public init(origin: ServerOrigin, program: ProgramID, case caseID: CaseID) {
        self.origin = origin
        self.program = program
        self.caseID = caseID
    }

    /// `origin/i/…`.
    public var text: String {
        var encoder = Encoder(.invite)
        encoder.fixed(program.bytes)
        encoder.fixed(caseID.bytes)
        return TextForm.write("\(origin)/i/", encoder.bytes)
    }

    /// The text.
    public var description: String { text }

    /// Reads an invite.
    public init(text: String) throws(FormatError) {
        let (origin, bytes) = try linkParts(text, path: "/i/")
        var decoder = try Decoder(bytes, .invite)
        program = try decoder.fixed(ProgramID.self, "program")
        caseID = try decoder.fixed(CaseID.self, "case")
        try decoder.finish()
        guard caseID != .none else { throw .value("case") }
        self.origin = origin
    }
}
