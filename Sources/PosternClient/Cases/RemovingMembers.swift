internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Takes somebody out of every open room of the case that lists them. Removal and the next epoch are one
    /// statement: nothing that is sealed after it opens to them. What they could read before stays readable to them.
    ///
    /// Running it again finishes what was cut off, and changes nothing else.
    ///
    /// - Parameters:
    ///   - member: a name, the beginning of a fingerprint, or a card, of anybody who is listed; researchers and
    ///     vendors too.
    ///   - room: only this room.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    public func removeMember(
        _ caseText: String, _ member: String, room: String? = nil,
        accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> ChangedCase {
        let handle = try await session.handle(caseText, writing: true)
        let all = try await session.openRooms(of: handle, named: room).filter { !$0.log.state.isClosed }
        guard !all.isEmpty else { throw .caseClosed(handle.id) }
        for room in all { try room.program.state.checkCoordinator(handle.me, of: handle.pin) }
        let person = try all.person(named: member)
        let rooms = all.filter { !$0.epochs(readableTo: person.fingerprint).isEmpty }
        // Every room is tried before the first is touched.
        let due = rooms.filter { $0.epoch.member(person.fingerprint) != nil }
        try due.checkConsent(accepting: accepted)
        for room in due { _ = try room.removal(of: person.fingerprint, accepting: accepted) }
        var changed: [ChangedRoom] = []
        for room in rooms {
            let (index, wasThere) = try await room.append(
                isIn: { $0.epoch.member(person.fingerprint) == nil ? $0.epochIndex : nil },
                make: { (room) throws(ClientError) in
                    try room.removal(of: person.fingerprint, accepting: accepted)
                })
            try room.seeAccepted(accepted)
            try room.seeOwn(index)
            changed.append(
                ChangedRoom(
                    room: room.id.room, epoch: room.epoch.number, isNew: !wasThere,
                    left: wasThere ? [] : room.leavers(at: index, besides: person.fingerprint),
                    mayStillHold: room.epochs(readableTo: person.fingerprint)))
        }
        return ChangedCase(caseID: handle.id, person: person, rooms: changed)
    }
}

extension OpenRoom {
    fileprivate func removal(
        of person: Fingerprint, accepting accepted: [MembersChange]
    ) throws(ClientError) -> [UInt8] {
        try nextEpoch(accepting: accepted) { readers in
            readers.filter { $0.card.fingerprint != person }
        }
    }
}
