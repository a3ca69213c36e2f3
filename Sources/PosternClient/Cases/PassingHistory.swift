internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Passes on, once more and by hand, the secrets of every earlier epoch that a member may read and this identity
    /// holds: for somebody who was given secrets that do not open.
    ///
    /// What the log asks for is passed on by `tend(_:)`.
    public func passHistory(
        _ caseText: String, to member: String, room: String? = nil,
        accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> ChangedCase {
        let handle = try await session.handle(caseText, writing: true)
        let open = try await session.openRooms(of: handle, named: room).filter { !$0.log.state.isClosed }
        guard !open.isEmpty else { throw .caseClosed(handle.id) }
        let person = try open.person(named: member)
        guard person.fingerprint != handle.me.fingerprint else {
            throw .impossible(what: "member", reason: "is you; somebody else passes old keys on to you")
        }
        let rooms = open.filter { room in
            room.epoch.member(person.fingerprint) != nil
                && room.epoch.member(room.me.fingerprint)?.role.isEnrolled == true
        }
        try rooms.checkConsent(accepting: accepted)
        for room in rooms { try room.checkNotStale { $0.fingerprint == person.fingerprint } }
        var changed: [ChangedRoom] = []
        for room in rooms {
            guard let reader = room.epoch.member(person.fingerprint) else { continue }
            let epochs = Array(reader.readsFrom..<room.epoch.number)
            // A run that was cut off may have passed them on: what this identity sealed itself opens.
            let held = epochs.filter(room.holdsSecret)
            let stands = !held.isEmpty && room.ownGrants(to: person.fingerprint).isSuperset(of: held)
            let passed =
                stands
                ? held
                : try await room.pass(
                    epochs, to: reader, accepting: accepted,
                    isStillAsked: { $0.epoch.member(person.fingerprint) != nil })
            try room.seeAccepted(accepted)
            let given = Set(passed ?? [])
            changed.append(
                ChangedRoom(
                    room: room.id.room, epoch: room.epoch.number, isNew: passed != nil && !stands,
                    readsFrom: reader.readsFrom, passedOn: passed ?? [],
                    asked: epochs.filter { !given.contains($0) }))
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
    /// What the log asks for, besides what a stale list asks for.
    var openAsks: [HistoryAsk] {
        let stale = Set(staleMembers.map(\.person.fingerprint))
        return log.historyAsks.filter { !stale.contains($0.member.fingerprint) }
    }

    /// The epochs whose secrets this identity has passed on to somebody by a grant.
    fileprivate func ownGrants(to member: Fingerprint) -> Set<UInt32> {
        var epochs: Set<UInt32> = []
        for entry in log.entries {
            guard case .historyGrant(let grant) = entry.entry, grant.author == me.fingerprint,
                grant.member == member
            else { continue }
            epochs.formUnion(grant.wraps.map(\.epoch))
        }
        return epochs
    }

    /// Which of these epochs this identity may pass on and holds.
    func answerable(_ ask: HistoryAsk) -> [UInt32] {
        guard ask.member.fingerprint != me.fingerprint, let mine = epoch.member(me.fingerprint),
            mine.role.isEnrolled, !staleMembers.contains(where: { $0.person.fingerprint == me.fingerprint })
        else { return [] }
        return ask.epochs.filter(holdsSecret)
    }

    /// Appends the secrets of these epochs, as far as they are held, for a member.
    ///
    /// - Returns: the epochs whose secrets were passed on; nil where there were none, or it was not asked for any more.
    func pass(
        _ epochs: [UInt32], to member: Member, accepting accepted: [MembersChange],
        isStillAsked: (OpenRoom) -> Bool
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
                // After a lost race the list may be another than the one that was agreed to.
                try room.checkConsent(accepting: accepted)
                try room.checkNotStale { $0.fingerprint == member.fingerprint }
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
