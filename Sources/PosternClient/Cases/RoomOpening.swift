internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What a room is opened with.
struct RoomOpening: Sendable {
    let room: RoomName
    let contact: Contact
    let readers: [Reader]

    /// Throws where a room that is there was not opened by `me` with these people.
    func check(_ found: OpenRoom, by me: Fingerprint) throws(ClientError) {
        let wanted = readers.map(\.card.fingerprint).sorted()
        if case .statement(let statement)? = found.log.entries.first?.entry,
            case .opened(let there, let epoch) = statement.reason, there == contact,
            statement.author == me, epoch.members.map(\.fingerprint) == wanted
        {
            return
        }
        guard room == .internal || room == .shared else {
            throw .roomExists(case: found.id.caseID, room: room)
        }
        throw .conflict("an earlier run began this case with other members; give the same ones to finish it")
    }

    /// The first statement of the room, tried against the append rule before it is sent.
    func statement(
        _ handle: CaseHandle, _ program: VerifiedProgram, session: Session
    ) throws(ClientError) -> [UInt8] {
        let log = handle.log(room)
        let epoch = readers.epoch(1, of: log, random: session.random)
        let statement = Statement(
            log: log, index: 0, previous: .zero, madeAt: session.clock(), programHead: program.state.head,
            statementBefore: nil, reason: .opened(contact, epoch), author: handle.me.fingerprint,
            sign: handle.me.sign)
        var rehearsal = RoomState(log: log)
        do throws(LogError) {
            try rehearsal.append(statement.encoded, program: program.state)
        } catch {
            throw .impossible(what: "members", reason: "\(error.fault)")
        }
        return statement.encoded
    }
}

extension Session {
    /// Opens a room; gives the one that is there where an earlier run had opened it.
    ///
    /// - Returns: the room, and whether it was there before the first attempt.
    func open(
        _ opening: RoomOpening, _ handle: CaseHandle, _ program: VerifiedProgram, mayBeThere: Bool
    ) async throws(ClientError) -> (room: OpenRoom, wasThere: Bool) {
        if mayBeThere, let room = try await openIfThere(opening, handle) { return (room, true) }
        let log = handle.log(opening.room)
        let statement = try opening.statement(handle, program, session: self)
        var cuts = 0
        while true {
            switch try await handle.server.post(statement, to: .log(log)) {
            case .answer(let answer) where answer.status == 201:
                let stored = StoredEntry(entry: statement, receipt: try handle.server.receipt(in: answer))
                return (try opened([stored], of: handle, log: log, program: program, known: nil), false)
            case .answer(let answer) where answer.status == 409:
                // Whoever was first was an attempt of this home whose answer was lost, or somebody who wants another
                // room of this name.
                let room = try await self.open(opening.room, of: handle)
                try opening.check(room, by: handle.me.fingerprint)
                return (room, false)
            case .answer(let answer):
                throw handle.server.error(for: answer)
            case .unknown(let reason):
                cuts += 1
                if let room = try await openIfThere(opening, handle) { return (room, false) }
                guard cuts < 5 else {
                    throw .unreachable(server: handle.pin.origin.description, reason: reason)
                }
            }
        }
    }

    private func openIfThere(
        _ opening: RoomOpening, _ handle: CaseHandle
    ) async throws(ClientError) -> OpenRoom? {
        let room: OpenRoom
        do throws(ClientError) {
            room = try await open(opening.room, of: handle)
        } catch {
            // The server refuses alike what is not there and what is not ours.
            if case .refused(_, hint: nil) = error { return nil }
            throw error
        }
        try opening.check(room, by: handle.me.fingerprint)
        return room
    }
}
