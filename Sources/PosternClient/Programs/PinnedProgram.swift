public import PosternFormat
public import PosternSigning

/// A program that this home remembers: from now on no server can pass another one off as it.
public struct PinnedProgram: Sendable, Hashable {
    /// The digest of its genesis.
    public let id: ProgramID
    /// Its name, from the genesis.
    public let name: ShownText
    /// What others give to `knock`.
    public let address: String
    /// The server, for instance `https://postern.example.org`.
    public let server: String

    /// The invite to a case of this program, which names both and holds no secret: it can be given to every command in
    /// place of the case's id.
    public func invite(to id: CaseID) -> String {
        guard let address = try? ProgramAddress(text: address) else {
            preconditionFailure("the address of a pin")
        }
        return Invite(origin: address.origin, program: address.program, case: id).text
    }
}

/// A pinned program with what is known of it without asking anybody.
struct Pin: Sendable {
    let address: ProgramAddress
    let genesis: Genesis

    var id: ProgramID { address.program }
    var origin: ServerOrigin { address.origin }

    var view: PinnedProgram {
        PinnedProgram(
            id: id, name: ShownText(genesis.name.text), address: address.text, server: origin.description)
    }
}
