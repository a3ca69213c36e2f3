internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Passes on, once more and by hand, the secrets of every earlier epoch that a member may read and this identity
    /// holds: for somebody who was given secrets that do not open.
    ///
    /// What the log asks for is passed on without being told to: see `duties(of:)`.
    public func passHistory(
        _ caseText: String, to member: String, room: String? = nil,
        accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> ChangedCase {
        let handle = try await session.handle(caseText, writing: true)
        let rooms = try await session.openRooms(of: handle, named: room).filter { !$0.log.state.isClosed }
        guard !rooms.isEmpty else { throw .caseClosed(handle.id) }
        let person = try rooms.person(named: member)
        guard person.fingerprint != handle.me.fingerprint else {
            throw .impossible(what: "member", reason: "is you; somebody else passes old keys on to you")
        }
        for room in rooms { try room.checkList(accepting: accepted, repeatsHistory: true) }
        var changed: [ChangedRoom] = []
        for room in rooms {
            guard let reader = room.epoch.member(person.fingerprint),
                room.epoch.member(room.me.fingerprint)?.role.isEnrolled == true
            else { continue }
            let epochs = Array(reader.readsFrom..<room.epoch.number)
            let passed = try await room.pass(
                epochs, to: reader, isStillAsked: { $0.epoch.member(person.fingerprint) != nil })
            try room.seeAccepted(accepted)
            let held = Set(passed ?? [])
            changed.append(
                ChangedRoom(
                    room: room.id.room, epoch: room.epoch.number, isNew: passed != nil,
                    readsFrom: reader.readsFrom, passedOn: passed ?? [],
                    asked: epochs.filter { !held.contains($0) }))
        }
        guard !changed.isEmpty else {
            throw .impossible(
                what: "case \(handle.id.short)",
                reason: "only somebody of the program passes history on, in a room that lists both")
        }
        return ChangedCase(caseID: handle.id, person: person, rooms: changed)
    }
}

extension OpenRoom {
    /// What the log asks for, this identity may give, and it holds; nothing for somebody who left the program since.
    var answerableAsks: [HistoryAsk] {
        guard !log.state.isClosed, epoch.member(me.fingerprint)?.role.isEnrolled == true else { return [] }
        let stale = Set(staleMembers.map(\.fingerprint))
        return log.historyAsks.filter { ask in
            ask.member.fingerprint != me.fingerprint && !stale.contains(ask.member.fingerprint)
                && !historyWraps(ask.epochs, to: ask.member.card).isEmpty
        }
    }

    /// Appends the secrets of these epochs, as far as they are held, for a member.
    ///
    /// - Returns: the epochs whose secrets were passed on; nil where there were none, or it was not asked for any more.
    func pass(
        _ epochs: [UInt32], to member: Member, isStillAsked: (OpenRoom) -> Bool
    ) async throws(ClientError) -> [UInt32]? {
        let wraps = historyWraps(epochs, to: member.card)
        guard !wraps.isEmpty else { return nil }
        var made: [UInt8] = []
        let (index, wasThere) = try await append(
            isIn: { room in
                // An attempt whose answer was lost may stand in the log.
                let place = made.isEmpty ? nil : room.log.entries.last { $0.entry.encoded == made }?.index
                return place ?? (isStillAsked(room) ? nil : room.log.state.count - 1)
            },
            make: { (room) throws(ClientError) in
                made = try room.rehearsed(
                    HistoryGrant(
                        prefix: room.prefix, madeAt: room.session.clock(), member: member.fingerprint,
                        wraps: wraps, author: room.me.fingerprint, sign: room.me.sign
                    ).encoded)
                return made
            })
        guard !wasThere, log.entries[Int(index)].entry.encoded == made else { return nil }
        return wraps.map(\.epoch)
    }
}
