public import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// A room and the number of its epoch.
public struct RoomEpoch: Sendable, Hashable {
    /// The room.
    public let room: RoomName
    /// The epoch in force.
    public let epoch: UInt32
}

extension Client {
    /// Issues a fresh secret to the same members, in every open room of the case.
    ///
    /// A command that was cut off between two rooms is run again and does the rest; what was rotated already is not
    /// rotated twice.
    public func rotateCase(
        _ caseText: String
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomEpoch]) {
        let handle = try await session.handle(caseText)
        let file = HomeFile.rotation(handle.id)
        let home = session.home
        guard let claim = try await home.claim(file + ".lock", within: 60_000) else {
            throw .conflict("another command of this home is rotating this case")
        }
        defer { withExtendedLifetime(claim) {} }
        let rooms = try await session.openRooms(of: handle).filter { !$0.log.state.isClosed }
        guard !rooms.isEmpty else { throw .caseClosed(handle.id) }
        for room in rooms { try room.program.state.checkCoordinator(handle.me, of: handle.pin) }
        let begun = try home.record(file, kind: "rotation")
        let targets = rooms.map { room in
            begun?[room.id.room.text].flatMap { UInt32($0) } ?? room.epoch.number + 1
        }
        try home.write(
            file, kind: "rotation",
            zip(rooms, targets).map { (name: $0.id.room.text, value: "\($1)") })
        var epochs: [RoomEpoch] = []
        for (room, target) in zip(rooms, targets) {
            _ = try await room.append(
                isIn: { $0.epoch.number >= target ? $0.epochStatement(of: $0.log.entries.count - 1) : nil },
                make: { (room) throws(ClientError) in
                    let readers = room.epoch.members.map {
                        Reader(role: $0.role, name: $0.name, card: $0.card)
                    }
                    let epoch = readers.epoch(room.epoch.number + 1, of: room.id, random: session.random)
                    return try room.statement(.rotated(epoch))
                })
            epochs.append(RoomEpoch(room: room.id.room, epoch: room.epoch.number))
        }
        home.remove(file)
        return (handle.id, epochs)
    }

    /// Closes every room of the case, the shared one first. What is written stays readable.
    public func closeCase(
        _ caseText: String
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomName]) {
        let handle = try await session.handle(caseText)
        let rooms = try await session.openRooms(of: handle)
        for room in rooms where !room.log.state.isClosed {
            try room.program.state.checkCoordinator(handle.me, of: handle.pin)
        }
        for room in rooms.reversed() {
            _ = try await room.append(
                isIn: { $0.log.state.isClosed ? $0.log.state.count - 1 : nil },
                make: { (room) throws(ClientError) in try room.statement(.closed) })
        }
        return (handle.id, rooms.map(\.id.room))
    }

    /// Who reads each room of the case that this identity may see. From now on they count as seen.
    public func members(
        of caseText: String
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomMembers]) {
        let handle = try await session.handle(caseText)
        let rooms = try await session.openRooms(of: handle).map(RoomMembers.init)
        for room in rooms {
            try session.home.see(handle.log(room.room), Seen(read: 0, members: room.statement))
        }
        return (handle.id, rooms)
    }
}

extension Session {
    /// Every room of the case, verified, `internal` first and `shared` last.
    func openRooms(
        of handle: CaseHandle, knowing program: VerifiedProgram? = nil
    ) async throws(ClientError) -> [OpenRoom] {
        var rooms: [OpenRoom] = []
        for name in try await self.rooms(of: handle) {
            rooms.append(try await open(name, of: handle, knowing: rooms.last?.program ?? program))
        }
        return rooms
    }
}

extension OpenRoom {
    /// The statement of this reason that follows the head, tried against the append rule before it is sent.
    fileprivate func statement(_ reason: Statement.Reason) throws(ClientError) -> [UInt8] {
        let statement = Statement(
            log: id, index: log.state.count, previous: log.state.head, madeAt: session.clock(),
            programHead: program.state.head, reason: reason, author: me.fingerprint, sign: me.sign)
        var rehearsal = log.state
        do throws(LogError) {
            try rehearsal.append(statement.encoded, program: program.state)
        } catch {
            if case .closed = error.fault { throw .caseClosed(id.caseID) }
            throw .malformed(what: "case \(id.caseID.short), room \(id.room)", reason: "\(error.fault)")
        }
        return statement.encoded
    }
}
