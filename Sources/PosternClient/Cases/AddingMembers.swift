internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Takes somebody of the program into the case: into `internal` and `shared`, where they are open, each by a
    /// statement with the next epoch. For somebody who is listed already it can only widen what they may read.
    ///
    /// The secrets of earlier epochs come with it where this identity holds them. Where it does not, the list says
    /// that they may be read, and a listed maintainer or coordinator who holds them passes them on: see `tend(_:)`.
    /// Running it again finishes what was cut off, and changes nothing else.
    ///
    /// - Parameters:
    ///   - member: a name, the beginning of a fingerprint, or a card.
    ///   - history: how much of what was said before they may read.
    ///   - room: only this room; a further room is joined only by name.
    ///   - asVendor: `member` is the card of somebody of a further vendor, or `NAME=CARD`.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    public func addMember(
        _ caseText: String, _ member: String, history: History = .none, room: String? = nil,
        asVendor: Bool = false, accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> ChangedCase {
        let handle = try await session.handle(caseText, writing: true)
        let rooms = try await session.roomsToJoin(of: handle, named: room)
        for room in rooms { try room.program.state.checkCoordinator(handle.me, of: handle.pin) }
        let newcomer = try rooms.newcomer(member, history: history, asVendor: asVendor)
        // Every room is tried before the first is touched: half an addition helps nobody.
        let due = rooms.filter { !newcomer.isListed(in: $0) }
        try due.checkConsent(accepting: accepted)
        for room in due { _ = try room.addition(of: newcomer, accepting: accepted) }
        var changed: [ChangedRoom] = []
        for room in rooms {
            let (index, wasThere) = try await room.append(
                isIn: { newcomer.isListed(in: $0) ? $0.epochIndex : nil },
                make: { (room) throws(ClientError) in
                    try room.addition(of: newcomer, accepting: accepted)
                })
            try room.seeAccepted(accepted)
            try room.seeOwn(index)
            changed.append(room.changed(newcomer, at: index, isNew: !wasThere))
        }
        let invite = Invite(origin: handle.pin.origin, program: handle.pin.id, case: handle.id)
        return ChangedCase(
            caseID: handle.id, person: newcomer.person, rooms: changed,
            invite: newcomer.role.isEnrolled ? nil : invite.text)
    }
}

extension OpenRoom {
    /// The statement that lists the newcomer, with the secrets of earlier epochs that they may read and we hold.
    fileprivate func addition(
        of newcomer: Newcomer, accepting accepted: [MembersChange]
    ) throws(ClientError) -> [UInt8] {
        let first = newcomer.readsFrom(in: self)
        let reader = Reader(
            role: newcomer.role, name: newcomer.name, card: newcomer.card, readsFrom: first,
            history: historyWraps(first..<epoch.number + 1, to: newcomer.card))
        return try nextEpoch(accepting: accepted) { readers in
            readers.filter { $0.card.fingerprint != newcomer.fingerprint } + [reader]
        }
    }

    fileprivate func changed(_ newcomer: Newcomer, at index: UInt64, isNew: Bool) -> ChangedRoom {
        let member = log.entries[Int(index)].epoch.member(newcomer.fingerprint)
        let asks = log.historyAsks.first { $0.member.fingerprint == newcomer.fingerprint }
        return ChangedRoom(
            room: id.room, epoch: epoch.number, isNew: isNew,
            readsFrom: epoch.member(newcomer.fingerprint)?.readsFrom,
            passedOn: isNew ? member?.history.map(\.epoch) ?? [] : [], asked: asks?.epochs ?? [],
            left: isNew ? leavers(at: index) : [])
    }
}
