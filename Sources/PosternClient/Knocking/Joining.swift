internal import PosternAPI
public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What the opened statement of a case says of the commitment in its knock.
public enum RecordedCommitment: Sendable, Hashable {
    /// There is none, and this home made none for the program.
    case none
    /// It is one that this home made; its text.
    case own(String)
    /// It is not one that this home made; its text.
    case foreign(String)
    /// There is none, though this home made some.
    case missing
}

/// A case that was joined.
public struct JoinedCase: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// Its program.
    public let program: ProgramSummary
    /// The public thread of the first contact, as the coordinator signed it.
    public let contact: ShownText
    /// The coordinator who opened it; nil where they have left the program since.
    public let openedBy: Person?
    /// The room that it was joined by: `shared`, or the room of a further vendor.
    public let room: RoomName
    /// Who reads that room.
    public let members: [Person]
    /// As what this identity is in it.
    public let role: Role
    /// What the coordinator recorded of this identity's knock: the report can be shown to have been there only if it is its
    /// commitment.
    public let commitment: RecordedCommitment
    /// Whether this pinned the program, in a home that knew none: its address is to be compared with the one that
    /// the project publishes.
    public let isFirstPin: Bool
}

extension Client {
    /// Takes up an invite: pins its program, verifies who opened the case and for whom, and opens the wrap that waits
    /// there for this identity. Joining again changes nothing.
    public func join(invite: String) async throws(ClientError) -> JoinedCase {
        let parsed = try parsed(invite: invite)
        let (pin, isNew) = try await session.invited(
            to: ProgramAddress(origin: parsed.origin, program: parsed.program))
        let me = try await session.unlocked()
        let handle = CaseHandle(
            id: parsed.caseID, pin: pin, server: try session.server(pin.origin, signer: me), me: me)
        let room = try await session.invitedRoom(of: handle)
        guard room.isMember else { throw .notInvited(case: parsed.caseID) }
        try room.checkWraps()
        // Nothing of a false invite stays behind: what it names is remembered only now.
        if isNew { try session.home.write(pin) }
        try room.remember()
        try session.home.see(room.id, Seen(read: 0, members: room.consent.shown))
        try session.home.bind(handle.id, to: pin.id)
        let programs = try session.home.programs(thatHave: handle.id)
        if programs.count > 1 { session.sayWhose(handle.id, programs) }
        return JoinedCase(
            caseID: parsed.caseID, program: try session.summary(pin, room.program),
            contact: ShownText(contact: room.log.state.contact?.text ?? ""),
            openedBy: room.items.first?.author,
            room: room.id.room, members: room.epoch.members.map(Person.init),
            role: room.epoch.member(me.fingerprint)?.role ?? .researcher,
            commitment: try session.home.recorded(
                room.log.state.statements.commitment, of: room.id.program), isFirstPin: isNew)
    }
}

/// The invite in a line that somebody pasted.
func parsed(invite text: String) throws(ClientError) -> Invite {
    do {
        return try Invite(text: pasted(text))
    } catch {
        throw .malformed(what: "invite", reason: "\(error)")
    }
}

extension Session {
    /// The room that an invite is for: the shared one, or, for somebody of a further vendor, the room that the server
    /// lists for them. What is found there is verified and not remembered.
    fileprivate func invitedRoom(of handle: CaseHandle) async throws(ClientError) -> OpenRoom {
        do throws(ClientError) {
            return try await open(.shared, of: handle, remembering: false)
        } catch {
            // The server does not say whether there is no such case or it is somebody else's.
            guard case .refused(_, hint: nil) = error else { throw error }
        }
        let names = try await rooms(of: handle.pin, at: handle.server)
            .filter { $0.caseID == handle.id && $0.name != .shared }.map(\.name)
        guard let name = names.min(by: { $0.order < $1.order }) else {
            throw .notInvited(case: handle.id)
        }
        return try await open(name, of: handle, remembering: false)
    }
}

extension Home {
    /// What a recorded commitment is to this home.
    fileprivate func recorded(
        _ commitment: Commitment?, of program: ProgramID
    ) throws(ClientError) -> RecordedCommitment {
        let own = try commitments(of: program)
        guard let commitment else { return own.isEmpty ? .none : .missing }
        return own.contains(commitment) ? .own(commitment.text) : .foreign(commitment.text)
    }
}
