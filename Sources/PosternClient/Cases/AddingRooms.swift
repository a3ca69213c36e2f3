internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Gives a case a further room, with members, keys and a log of its own: for another vendor whom the
    /// vulnerability concerns. Who is only in that room learns nothing of the others, not even that there are any.
    ///
    /// A command that was cut off is run again with the same arguments and finishes the same room.
    ///
    /// - Parameters:
    ///   - name: 1 to 32 of a-z, 0-9 and -.
    ///   - members: who of the program reads it; the people of the program in `shared` where nothing is given.
    ///   - vendors: the cards of the vendor's people, each as `CARD` or `NAME=CARD`.
    ///   - withoutMe: this coordinator signs, and does not read.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    public func addRoom(
        _ caseText: String, name: String, members: [String]? = nil, vendors: [String] = [],
        withoutMe: Bool = false, accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> OpenedCase {
        let name = try RoomName(typed: name)
        guard name != .internal, name != .shared else {
            throw .malformed(what: "room", reason: "\(name) is there from the beginning; choose another name")
        }
        let handle = try await session.handle(caseText, writing: true)
        let rooms = try await session.openRooms(of: handle).filter { $0.id.room != name }
        guard let shared = rooms.last, let contact = shared.log.state.contact else {
            throw .unknownCase(handle.id.text)
        }
        let program = shared.program
        try program.state.checkCoordinator(handle.me, of: handle.pin)
        guard !shared.log.state.isClosed else { throw .caseClosed(handle.id) }
        // Without names the people of `shared` are listed again, and so its list is agreed to first.
        if members == nil { try shared.checkConsent(accepting: accepted) }
        let stale = members == nil ? shared.staleMembers : []
        let taken = shared.epoch.members.filter { member in
            member.role.isEnrolled && !stale.contains { $0.person.fingerprint == member.fingerprint }
        }
        let people = try program.state.readers(
            named: members ?? taken.map(\.fingerprint.text), me: handle.me.fingerprint, withoutMe: withoutMe)
        var readers = people
        for card in vendors {
            let vendor = try program.state.vendor(card, among: readers)
            if !readers.contains(where: { $0.card == vendor.card }) { readers.append(vendor) }
        }
        guard !readers.isEmpty else {
            throw .malformed(what: "members", reason: "nobody would read the room")
        }
        let opening = RoomOpening(
            room: name, contact: contact, commitment: shared.log.state.statements.commitment, readers: readers
        )
        let (room, wasThere) = try await session.open(opening, handle, program, mayBeThere: true)
        try shared.seeAccepted(accepted)
        let invite = Invite(origin: handle.pin.origin, program: handle.pin.id, case: handle.id)
        return OpenedCase(
            caseID: handle.id, invite: invite.text, rooms: [RoomMembers(room)], wasResumed: wasThere,
            left: stale.filter { $0.person.fingerprint != handle.me.fingerprint }, isFurtherRoom: true)
    }
}
