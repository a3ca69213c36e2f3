internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// What is to become of each room.
enum RoomTask: Sendable {
    /// A fresh secret, unless this identity has issued one since.
    case rotate(since: Timestamp)
    /// The epoch of this number, or a later one, issued by this identity.
    case rotateTo(UInt32)
    /// A fresh secret without this member.
    case remove(Fingerprint)
    /// A fresh secret with this card in the member's place.
    case replace(Fingerprint, by: Card)

    /// Whom it takes out.
    var target: Fingerprint? {
        switch self {
        case .rotate, .rotateTo: nil
        case .remove(let target), .replace(let target, _): target
        }
    }
}

/// What a room needs for a task.
enum RoomNeed: Sendable, Equatable {
    /// It is not concerned.
    case nothing
    /// It was done, by the list at this index.
    case done(UInt64)
    /// It is concerned, and nothing may be written into it any more.
    case unchangeable
    /// The next statement is due.
    case due
}

extension StatementRoom {
    /// What is to be done here. The answer follows from the statements alone, so that a command that was killed at any
    /// point goes on where it was.
    func need(for task: RoomTask) -> RoomNeed {
        switch task {
        case .rotate(let since):
            ownList { $0.statement.madeAt >= since } ?? (isClosed ? .nothing : .due)
        case .rotateTo(let number):
            ownList { $0.epoch.number >= number } ?? (isClosed ? .nothing : .due)
        case .remove(let target):
            need(without: target) { _ in true }
        case .replace(let target, let card):
            need(replacing: target, by: card)
        }
    }

    private func need(replacing target: Fingerprint, by card: Card) -> RoomNeed {
        let need = need(without: target) { $0.member(card.fingerprint) != nil }
        guard need == .nothing, let vacancy = vacancy(of: target, for: card) else { return need }
        if let list = vacancy.later.first(where: { $0.epoch.member(card.fingerprint) != nil }) {
            return .done(list.entry.index)
        }
        return isClosed ? .nothing : .due
    }

    /// The place that is left of somebody whom the program has replaced by `card`, where a list of later than that left
    /// them out and put nobody in: another command found them stale before this one came here.
    private func vacancy(
        of target: Fingerprint, for card: Card
    ) -> (member: Member, later: ArraySlice<MemberList>)? {
        let lists = self.lists
        guard let tenure = program.state.enrolled(card.fingerprint), tenure.replaces == target,
            let last = lists.lastIndex(where: { $0.epoch.member(target) != nil }),
            let member = lists[last].epoch.member(target), last + 1 < lists.count,
            lists[last + 1].statement.prefix.program.count > tenure.since
        else { return nil }
        return (member, lists[(last + 1)...])
    }

    private func ownList(_ isIt: (MemberList) -> Bool) -> RoomNeed? {
        let own = lists.dropFirst().last { $0.statement.author == handle.me.fingerprint && isIt($0) }
        return own.map { .done($0.entry.index) }
    }

    private func need(without target: Fingerprint, _ isDone: (Epoch) -> Bool) -> RoomNeed {
        let lists = self.lists
        // A coordinator knows the secret of an epoch that they issued, whether they are in its list or not.
        let isCoordinator = program.state.enrolled(target)?.role == .coordinator
        let last = lists.lastIndex {
            $0.epoch.member(target) != nil || !isCoordinator && $0.statement.author == target
        }
        guard let last else { return .nothing }
        guard last + 1 < lists.count else { return isClosed ? .unchangeable : .due }
        let next = lists[last + 1]
        return isDone(next.epoch) ? .done(next.entry.index) : .nothing
    }

    /// The statement that the task asks for, with the epochs that somebody else has to pass on.
    func next(
        for task: RoomTask, accepting accepted: [MembersChange]
    ) throws(ClientError) -> (entry: [UInt8], asks: [UInt32]) {
        guard !isClosed else { throw .caseClosed(id.caseID) }
        var asks: [UInt32] = []
        let reason = try nextList(accepting: accepted) { kept in
            var readers = kept.filter { $0.card.fingerprint != task.target }
            if case .replace(let target, let card) = task,
                let old = epoch.member(target) ?? vacancy(of: target, for: card)?.member
            {
                let (reader, missing) = successor(of: old, card: card, before: epoch.number + 1)
                readers.removeAll { $0.card.fingerprint == card.fingerprint }
                readers.append(reader)
                asks = missing
            }
            return readers
        }
        var earliest: Timestamp?
        if case .rotate(let since) = task { earliest = since }
        return (try rehearsed(reason, notBefore: earliest), asks)
    }

    /// Who comes in the place of `old`, with the secrets that this identity can pass on, and which it cannot.
    private func successor(
        of old: Member, card: Card, before number: UInt32
    ) -> (reader: Reader, missing: [UInt32]) {
        let there = epoch.member(card.fingerprint)
        let readsFrom = min(old.readsFrom, there?.readsFrom ?? .max)
        let wanted = (readsFrom..<number).filter { epoch in
            !lists.contains { $0.epoch.number == epoch && $0.epoch.member(card.fingerprint) != nil }
        }
        var reader = RoomReader()
        for list in lists {
            // A wrap that does not open is reported where the room is read; here it is a secret that is not held.
            try? reader.take(list.entry, identity: handle.me.identity)
        }
        let history = reader.historyWraps(of: wanted, to: card, random: session.random)
        let held = Set(history.map(\.epoch))
        return (
            Reader(role: old.role, name: old.name, card: card, readsFrom: readsFrom, history: history),
            wanted.filter { !held.contains($0) }
        )
    }
}
