internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// A message before anything is known of the room it goes into.
struct Posting: Sendable {
    /// The room as it was typed; nil where the only or the shared one is meant.
    let room: String?
    let kind: Content.Kind
    let text: [UInt8]
    /// Whether to look for a knock's commitment that the text opens.
    var opensCommitments = false
    /// Whether only people of the program may read it.
    var isNote = false
    /// The changed member lists that the person has accepted.
    let accepted: [MembersChange]
}

extension Session {
    /// Verifies the room, seals, appends; once, however often it is cut off and run again.
    func send(_ posting: Posting, to caseText: String) async throws(ClientError) -> Sent {
        guard posting.text.count <= Limits.textBytes else {
            throw .tooLong(bytes: posting.text.count, limit: Limits.textBytes)
        }
        guard !posting.text.isEmpty || posting.kind == .acknowledgement else { throw .nothingToSend }
        let handle = try await handle(caseText, writing: true)
        let log = handle.log(try await room(posting.room, of: handle))
        let name = posting.name(in: log, of: handle.me)
        let claimed = try await home.claim(HomeFile.sending(name), within: 900_000)
        guard let claim = claimed else {
            throw .conflict("another command of this home is sending the same message")
        }
        defer { withExtendedLifetime(claim) {} }
        // Several commands of one home take turns in a room: it saves them the races. Who waits long goes without.
        let turn = try await home.claim(HomeFile.turn(log), within: 10_000)
        defer { withExtendedLifetime(turn) {} }
        return try await send(posting, handle, into: log.room, name: name)
    }

    private func send(
        _ posting: Posting, _ handle: CaseHandle, into name: RoomName, name file: String
    ) async throws(ClientError) -> Sent {
        let room: OpenRoom
        // Which list counts as seen at first sight depends on who coordinates now, and not when this home last looked.
        let isMet = try home.seen(handle.log(name)) != nil
        do throws(ClientError) {
            room = try await open(name, of: handle, knowing: isMet ? keptProgram(handle.pin) : nil)
        } catch {
            guard case .refused(_, hint: nil) = error else { throw error }
            if posting.isNote, await !isOfProgram(handle) { throw .noteByOutsider(handle.id) }
            throw .notAMember(case: handle.id, room: name)
        }
        // Whoever signed the list, or is in it, may have left the program since: that is for this client to see, and
        // not for the server to say.
        try await room.renewProgram()
        let record = try home.outboxRecord(file, log: room.id, kind: posting.kind)
        let opening =
            posting.opensCommitments
            ? try home.salt(opening: posting.text, by: handle.me.fingerprint, program: handle.pin.id) : nil
        let sent: (index: UInt64, wasThere: Bool)
        var done: [Duty] = []
        do throws(ClientError) {
            if room.sentByMe[record.id] == nil { done = try await room.prepareKey(for: posting) }
            sent = try await room.append(isIn: { $0.sentByMe[record.id] }) { (room) throws(ClientError) in
                try room.checkMembers(posting)
                return try sealed(record, posting, opening, for: room)
            }
        } catch {
            // What was surely not sent needs no record; the next attempt is a new message.
            if error.isBeforeSending, try home.sealed(record.name) == nil { home.forget(record) }
            throw error
        }
        return try await finish(room, sent, record, opening: opening, posting, after: done)
    }

    /// Whether this identity is enrolled, as far as it may know.
    private func isOfProgram(_ handle: CaseHandle) async -> Bool {
        let program = try? await program(handle.pin, at: handle.server)
        return program?.state.enrolled(handle.me.fingerprint) != nil
    }

    /// The bytes to send: those that an earlier attempt sealed for the epoch in force, or else new ones under the same id.
    ///
    /// An epoch that is over takes no more entries. The log was verified into the next one, and the earlier bytes are not
    /// in it: so both can never stand in one log.
    private func sealed(
        _ record: OutboxRecord, _ posting: Posting, _ opening: [UInt8]?, for room: OpenRoom
    ) throws(ClientError) -> [UInt8] {
        if let message = try home.sealed(record.name), message.header.epoch == room.epoch.number,
            message.header.log == room.id
        {
            return message.encoded
        }
        var record = record
        let givenUp = try home.inDoubt(room.id, epoch: room.epoch.number, besides: record)
            .filter { room.sentByMe[$0.record.id] == nil }
        try home.giveUp(givenUp, for: &record, log: room.id, kind: posting.kind)
        let draft = Content.Draft(
            kind: posting.kind, id: record.id, author: room.me.fingerprint, sentAt: clock(),
            opening: opening ?? [], text: posting.text, withdraws: record.withdraws)
        let sealed = draft.sealed(
            after: room.log, program: room.program.state.place, by: room.me.identity, random: random)
        guard let message = sealed else { throw .caseClosed(room.id.caseID) }
        try home.keep(message, of: record)
        if !givenUp.isEmpty {
            say(
                "an earlier message into room \(room.id.room) got no answer and is given up: to send it after all, run its command again"
            )
        }
        // Before it is sent: a send that is cut off and resumed asks nothing again.
        try room.seeAccepted(posting.accepted)
        return message.encoded
    }

    private func finish(
        _ room: OpenRoom, _ sent: (index: UInt64, wasThere: Bool), _ record: OutboxRecord, opening: [UInt8]?,
        _ posting: Posting, after done: [Duty]
    ) async throws(ClientError) -> Sent {
        let index = sent.index
        let receipt = try await room.receipt(at: index)
        if room.own[index] == nil { try home.write(HomeFile.receipt(room.id, index), receipt.encoded) }
        home.forget(record)
        try room.seeAccepted(posting.accepted)
        let item = room.items.first { $0.index == index }
        if case .unopened(let reason)? = item?.content {
            throw .altered(room.id, index: index, "what was kept here and sent does not open: \(reason)")
        }
        var opens: CommitmentOpening?
        if case .message(_, _, let opening)? = item?.content { opens = opening }
        // A report of other bytes opens nothing. Its author has to know, while the right ones can still be sent.
        if opens == nil, posting.opensCommitments, room.hasKnocked(room.me.fingerprint),
            let promised = room.log.state.statements.commitment
        {
            opens = .notOpened(promised.text)
        }
        return Sent(
            caseID: room.id.caseID, room: room.id.room, index: index, receipt: receipt.encoded,
            receiptText: Base32.encode(receipt.encoded), receivedAt: receipt.time,
            wasSentBefore: sent.wasThere, opening: opens, done: done)
    }
}

extension OpenRoom {
    /// The receipt of an own entry: kept where it was appended just now, else asked for by sending the same bytes again.
    fileprivate func receipt(at index: UInt64) async throws(ClientError) -> Receipt {
        let entry = log.entries[Int(index)]
        let before = Place(count: index, head: log.heads[Int(index)])
        let rule = ReceiptRule(log: id, serverKey: program.state.genesis.serverKey)
        var bytes = own[index]
        if bytes == nil {
            let answer = try await server.post(entry.entry.encoded, to: .log(id))
            bytes = try server.page(in: server.body(of: answer, .page), of: id, at: index).receipt
        }
        do throws(LogError) {
            return try rule.verify(bytes ?? [], for: entry.entry.encoded, after: before)
        } catch {
            throw ClientError(error)
        }
    }
}

extension Posting {
    /// The name of the outbox record: the same for the same text in the same room, and for nobody else.
    fileprivate func name(in log: LogID, of me: UnlockedIdentity) -> String {
        let place = Array("\(log.caseID)/\(log.room)/\(kind.word)/".utf8)
        return me.privateDigest(log.program, place + text).text
    }
}

extension Session {
    /// The room that somebody means: the one they typed, or `shared`, or the only one that they have.
    fileprivate func room(
        _ text: String?, of handle: CaseHandle
    ) async throws(ClientError) -> RoomName {
        if let text { return try RoomName(typed: text) }
        // What was verified here before needs no question.
        if try home.knownRooms(of: handle.id, in: handle.pin.id).contains(.shared) { return .shared }
        let rooms = try await rooms(of: handle)
        if rooms.contains(.shared) { return .shared }
        guard let only = rooms.first, rooms.count == 1 else {
            throw .ambiguousRoom(case: handle.id, rooms: rooms)
        }
        return only
    }
}

extension OpenRoom {
    /// Before something is sealed to a list that the person has seen: a coordinator's client takes out who left the
    /// program, and rotates a key that is due; any other says that it is due. What is done is said at once, since the
    /// message may still fail.
    fileprivate func prepareKey(for posting: Posting) async throws(ClientError) -> [Duty] {
        try checkPosting(posting)
        let done = try await renewKey(accepting: posting.accepted)
        for duty in done { session.say(duty.text) }
        for due in due where !isCoordinator && due.isRotation { session.say("\(due.text); \(due.remedy)") }
        return done
    }
}

extension ClientError {
    /// Whether the attempt ended before an entry can have reached the server.
    fileprivate var isBeforeSending: Bool {
        switch self {
        case .membersChanged, .caseClosed, .notAMember, .researchersDoNotAcknowledge, .nothingToAcknowledge,
            .staleList, .notForProgram, .caseDestroyed:
            true
        default: false
        }
    }
}
