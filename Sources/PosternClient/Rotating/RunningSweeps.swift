internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Sweep {
    /// Looks at every room, asks for consent where lists changed unseen, does the task, and reports.
    func run(_ task: RoomTask, person: Person?) async throws(ClientError) -> RotationReport {
        let claim = try await claimed()
        defer { withExtendedLifetime(claim) {} }
        let looked = try await look(at: places()) { $0.need(for: task) != .nothing }
        return try await run(task, person, looked) {}
    }

    /// A rotation of everything that begins now. What this identity signed before is no part of it, though its clock
    /// may have been ahead then.
    ///
    /// - Parameter begin: called with the time from which on a statement belongs to it, when everything is seen and
    ///   nothing is done yet.
    func rotate(
        from now: Timestamp, begin: (Timestamp) throws(ClientError) -> Void
    ) async throws(ClientError) -> RotationReport {
        let claim = try await claimed()
        defer { withExtendedLifetime(claim) {} }
        let looked = try await look(at: places()) { !$0.isClosed }
        let before = looked.rooms.flatMap(\.lists).filter { $0.statement.author == me.fingerprint }
        let since = before.map { $0.statement.madeAt.adding(milliseconds: 1) }.reduce(now, max)
        return try await run(.rotate(since: since), nil, looked) { () throws(ClientError) in try begin(since)
        }
    }

    /// The same for somebody whom only the rooms know: who it is follows from their lists.
    func run(
        named text: String, task: (Fingerprint) -> RoomTask
    ) async throws(ClientError) -> RotationReport {
        let claim = try await claimed()
        defer { withExtendedLifetime(claim) {} }
        var looked = try await look(at: places()) { _ in true }
        let replacement = task(me.fingerprint).replacement
        let person = try looked.rooms.anybody(named: text, except: replacement?.fingerprint)
        let task = task(person.fingerprint)
        looked.rooms.removeAll { $0.need(for: task) == .nothing }
        return try await run(task, person, looked) {}
    }

    /// Refuses a name that a room's list gives to somebody else, too: researchers and vendors choose theirs, and would get
    /// the place, or stay, of the person of the program who is called that.
    ///
    /// - Parameter replacement: the owner of the new card, who has the same name.
    func checkIsOnly(
        _ tenure: Tenure, called text: String, except replacement: Fingerprint? = nil
    ) async throws(ClientError) {
        let text = pasted(text)
        guard tenure.name.text == text else { return }
        let others = try await look(at: places()) { _ in true }.rooms.flatMap(\.epoch.members).map(
            Person.init)
        var found = [Person(tenure)]
        for person in others where person.name.raw == text {
            let known = found.map(\.fingerprint) + [tenure.replaces, replacement].compactMap { $0 }
            if !known.contains(person.fingerprint) { found.append(person) }
        }
        guard found.count == 1 else {
            throw .ambiguousMember(text, candidates: found.sorted { $0.fingerprint < $1.fingerprint })
        }
    }

    private func run(
        _ task: RoomTask, _ person: Person?, _ looked: Looked,
        begin: () throws(ClientError) -> Void
    ) async throws(ClientError) -> RotationReport {
        let due = looked.rooms.filter { $0.need(for: task) == .due }
        try due.checkConsent(accepting: accepted)
        try begin()
        let done = try await change(due, task)
        let now = done.changed.filter { !$0.wasThere }
        let before = looked.rooms.compactMap { room -> RotatedRoom? in
            guard case .done(let index) = room.need(for: task) else { return nil }
            return room.rotated(at: index, for: task)
        }
        // A room that was changed may have got further epochs after the look.
        var readable: [RoomPlace: [UInt32]] = [:]
        if let target = task.target {
            for room in looked.rooms { readable[room.place] = room.log.epochs(readableBy: target) }
            for swept in done.changed { readable[swept.room.place] = swept.readable }
        }
        return RotationReport(
            program: pin.view, removed: person,
            replacement: task.replacement.map { Person($0, like: person) },
            rotated: now.map(\.room).sorted { $0.place < $1.place },
            alreadyDone: (before + done.changed.filter(\.wasThere).map(\.room))
                .sorted { $0.place < $1.place },
            unchangeable: looked.rooms.filter { $0.need(for: task) == .unchangeable }.map(\.place),
            destroyed: looked.destroyed,
            failures: (looked.failures + done.failures).sorted { $0.place < $1.place },
            asks: now.filter { !$0.asks.isEmpty }.map(\.room.place).sorted { $0 < $1 },
            mayStillHold: readable.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map {
                ReadableEpochs(caseID: $0.key.caseID, room: $0.key.room, epochs: $0.value)
            })
    }

    /// One work over the rooms of a program at a time: two of one home would only get in each other's way.
    private func claimed() async throws(ClientError) -> Claim {
        guard let claim = try await session.home.claim(HomeFile.rotation(pin.id) + ".lock", within: 60_000)
        else { throw .conflict("another command of this home is at work on the rooms of this program") }
        return claim
    }
}

extension RoomTask {
    /// Who comes in somebody's place.
    fileprivate var replacement: Card? { if case .replace(_, let card) = self { card } else { nil } }
}

extension Person {
    /// The owner of a card, in the place of `other`.
    fileprivate init(_ card: Card, like other: Person?) {
        self.init(
            name: other?.name ?? "researcher", role: other?.role ?? .researcher,
            fingerprint: card.fingerprint, card: card.text)
    }
}

extension RotatedRoom {
    fileprivate var place: RoomPlace { RoomPlace(caseID: caseID, room: room) }
}

extension RoomFailure {
    fileprivate var place: RoomPlace { RoomPlace(caseID: caseID, room: room) }
}
