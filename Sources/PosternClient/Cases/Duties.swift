internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// Whether this identity signs statements of the program now.
    var isCoordinator: Bool { program.state.enrolled(me.fingerprint)?.role == .coordinator }

    /// What the log or the program's policy asks for, and who can do it.
    var due: [Due] {
        guard !log.state.isClosed else { return [] }
        let by: Due.Doer = isCoordinator ? .you : .coordinator
        var due: [Due] = []
        let stale = staleMembers
        if !stale.isEmpty { due.append(self.due(.removal(stale), by)) }
        if let reason = rotationReason { due.append(self.due(.rotation(reason), by)) }
        for ask in openAsks {
            let person = Person(ask.member)
            let mine = answerable(ask)
            let rest = ask.epochs.filter { !mine.contains($0) }
            let isMe = person.fingerprint == me.fingerprint
            if !mine.isEmpty { due.append(self.due(.history(person, epochs: mine, isYou: false), .you)) }
            if !rest.isEmpty { due.append(self.due(.history(person, epochs: rest, isYou: isMe), .member)) }
        }
        return due
    }

    private func due(_ kind: Due.Kind, _ doer: Due.Doer) -> Due {
        Due(caseID: id.caseID, room: id.room, kind: kind, doer: doer)
    }

    /// Why the key in force is due for rotation, nil where it is not.
    ///
    /// Its age counts from when the server took the statement or when it was made, whichever is earlier: a server
    /// that dates its receipts ahead does not keep a key alive.
    var rotationReason: RotationReason? {
        guard !log.state.isClosed else { return nil }
        let targets = program.state.targets
        let begun = log.entries[Int(epochIndex)]
        let messages = log.entries[Int(epochIndex)...].count { entry in
            if case .message = entry.entry { true } else { false }
        }
        guard case .statement(let statement) = begun.entry else { return nil }
        // Its author made the secret, and has it whether the list has them or not. One whom the list has makes it stale.
        if program.state.enrolled(statement.author)?.role != .coordinator,
            epoch.member(statement.author) == nil,
            let author = program.state.enrolled(statement.author, at: statement.prefix.program)
        {
            return .issuer(Person(author))
        }
        if messages >= Int(targets.rotateMessages) { return .messages(messages) }
        let since = min(statement.madeAt, begun.time).milliseconds
        let now = session.clock().milliseconds
        let days = now > since ? (now - since) / 86_400_000 : 0
        return days >= UInt64(targets.rotateDays) ? .age(days: days) : nil
    }

    /// Takes out who makes the list stale, or else rotates a key that is due: for a coordinator, where the person at this
    /// home has seen or accepted the list. After a lost race it is looked at again, so that two coordinators do not
    /// do it twice.
    func renewKey(accepting accepted: [MembersChange]) async throws(ClientError) -> [Duty] {
        let reason = rotationReason
        guard isCoordinator, !log.state.isClosed, !staleMembers.isEmpty || reason != nil else { return [] }
        let number = epoch.number
        let (index, wasThere) = try await append(
            isIn: { $0.epoch.number != number ? $0.epochIndex : nil },
            make: { (room) throws(ClientError) in try room.nextEpoch(accepting: accepted) })
        try seeAccepted(accepted)
        guard !wasThere, case .statement(let statement) = log.entries[Int(index)].entry,
            statement.author == me.fingerprint
        else { return [] }
        try seeOwn(index)
        let left = leavers(at: index)
        if !left.isEmpty { return [done(.removed(left, epoch: epoch.number))] }
        return reason.map { [done(.rotated(epoch: epoch.number, because: $0))] } ?? []
    }

    func done(_ kind: Duty.Kind) -> Duty { Duty(caseID: id.caseID, room: id.room, kind: kind) }
}
