public import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Agrees, as a listed maintainer, that a coordinator takes somebody into the case or lets them read more of it.
    /// Only in a program of dual control; it counts until the room's next epoch.
    ///
    /// - Parameters:
    ///   - member: a name, the beginning of a fingerprint, or a card.
    ///   - role: as what; as they are enrolled where nothing is given.
    ///   - history: how much of what was said before they may read, at most.
    ///   - room: only this room; `internal` and `shared` where nothing is given.
    ///   - asVendor: `member` is the card of somebody of a further vendor, or `NAME=CARD`.
    ///   - replaced: `member` is the new card of this researcher or vendor, who may read what they could.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    public func approveMember(
        _ caseText: String, _ member: String, role: Role? = nil, history: History = .none,
        room: String? = nil, asVendor: Bool = false, replacing replaced: String? = nil,
        accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> ChangedCase {
        let handle = try await session.handle(caseText, writing: true)
        if let replaced {
            let places = try await session.places(of: replaced, for: member, in: handle, named: room)
            return try await approve(places, in: handle, accepting: accepted)
        }
        let rooms = try await session.roomsToJoin(of: handle, named: room)
        for room in rooms { try room.checkApproval() }
        let newcomer = try rooms.newcomer(member, history: history, role: role, asVendor: asVendor)
        return try await approve(rooms.map { ($0, newcomer) }, in: handle, accepting: accepted)
    }

    private func approve(
        _ places: [(room: OpenRoom, newcomer: Newcomer)], in handle: CaseHandle,
        accepting accepted: [MembersChange]
    ) async throws(ClientError) -> ChangedCase {
        guard let person = places.first?.newcomer.person else { throw .caseClosed(handle.id) }
        try places.map(\.room).checkConsent(accepting: accepted)
        var changed: [ChangedRoom] = []
        for (room, newcomer) in places {
            let (_, wasThere) = try await room.append(
                isIn: { $0.ownApproval(of: newcomer) ?? (newcomer.isListed(in: $0) ? $0.epochIndex : nil) },
                make: { (room) throws(ClientError) in
                    try room.checkConsent(accepting: accepted)
                    try room.checkApproval()
                    return try room.rehearsed(room.approval(of: newcomer).encoded)
                })
            try room.seeAccepted(accepted)
            changed.append(
                ChangedRoom(
                    room: room.id.room, epoch: room.epoch.number, isNew: !wasThere,
                    readsFrom: newcomer.readsFrom(in: room)))
        }
        return ChangedCase(caseID: handle.id, person: person, rooms: changed)
    }
}

extension Session {
    /// The open rooms of the case that list a researcher or vendor, each with the owner of a new card in their place.
    fileprivate func places(
        of replaced: String, for card: String, in handle: CaseHandle, named room: String?
    ) async throws(ClientError) -> [(room: OpenRoom, newcomer: Newcomer)] {
        let card = try Card(pasted: card)
        let rooms = try await openRooms(of: handle, named: room).filter { !$0.log.state.isClosed }
        let person = try rooms.person(named: replaced)
        var places: [(room: OpenRoom, newcomer: Newcomer)] = []
        for room in rooms {
            guard let member = room.epoch.member(person.fingerprint) else { continue }
            guard !member.role.isEnrolled, room.program.state.enrolled(card.fingerprint) == nil else {
                throw .impossible(
                    what: "member",
                    reason: "is of the program, and their new card is approved there and not in a case")
            }
            try room.checkApproval()
            let newcomer = Newcomer(
                role: member.role, name: member.name, card: card, history: .from(member.readsFrom))
            places.append((room, newcomer))
        }
        guard !places.isEmpty else {
            throw .impossible(
                what: "case \(handle.id.short)",
                reason: "\(person.nameAndMark) is in no open room of it")
        }
        return places
    }
}

extension OpenRoom {
    /// Refuses where nobody asks this identity.
    fileprivate func checkApproval() throws(ClientError) {
        guard program.state.approvals.areAsked else {
            throw .impossible(
                what: "approval", reason: "the program asks for none; a coordinator adds people alone")
        }
        guard epoch.member(me.fingerprint)?.role == .maintainer else {
            throw .impossible(
                what: "case \(id.caseID.short), room \(id.room)",
                reason: "only a maintainer who is listed there approves")
        }
    }

    /// Where this identity agreed to as much already, for the statement that comes next.
    fileprivate func ownApproval(of newcomer: Newcomer) -> UInt64? {
        let wanted = approval(of: newcomer)
        return log.entries.last { entry in
            guard case .approval(let approval) = entry.entry else { return false }
            return approval.author == me.fingerprint && approval.statement == wanted.statement
                && approval.member == wanted.member && approval.role == wanted.role
                && approval.replaces == wanted.replaces && approval.readsFrom <= wanted.readsFrom
        }?.index
    }

    fileprivate func approval(of newcomer: Newcomer) -> Approval {
        Approval(
            prefix: prefix, madeAt: session.clock(), statement: log.state.statements.last,
            member: newcomer.fingerprint, role: newcomer.role, readsFrom: newcomer.readsFrom(in: self),
            replaces: replaced(by: newcomer.fingerprint), author: me.fingerprint, sign: me.sign)
    }

    /// Whose place in the list they take: the one whom they replaced in the program.
    private func replaced(by newcomer: Fingerprint) -> Fingerprint? {
        program.state.enrolled(newcomer)?.replaces.flatMap { epoch.member($0)?.fingerprint }
    }
}
