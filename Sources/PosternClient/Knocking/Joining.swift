internal import PosternAPI
public import PosternFormat
internal import PosternLog

/// A case that was joined.
public struct JoinedCase: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// Its program.
    public let program: ProgramSummary
    /// The public thread of the first contact, as the coordinator signed it.
    public let contact: String
    /// The coordinator who opened it; nil where they have left the program since.
    public let openedBy: Person?
    /// The room that it was joined by: `shared`, or the room of a further vendor.
    public let room: RoomName
    /// Who reads that room.
    public let members: [Person]
    /// Whether this pinned the program, in a home that knew none: its address is to be compared with the one that
    /// the project publishes.
    public let isFirstPin: Bool
}

extension Client {
    /// Takes up an invite: pins its program, verifies who opened the case and for whom, and opens the wrap that waits
    /// there for this identity. Joining again changes nothing.
    public func join(invite: String) async throws(ClientError) -> JoinedCase {
        let parsed: Invite
        do {
            parsed = try Invite(text: trimmed(invite))
        } catch {
            throw .malformed(what: "invite", reason: "\(error)")
        }
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
        try session.home.see(room.id, Seen(read: 0, members: room.listToSee))
        return JoinedCase(
            caseID: parsed.caseID, program: try session.summary(pin, room.program),
            contact: room.log.state.contact?.text ?? "", openedBy: room.items.first?.author,
            room: room.id.room, members: room.epoch.members.map(Person.init), isFirstPin: isNew)
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
