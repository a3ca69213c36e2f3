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
        let all = try await session.lookAtStatements(of: handle, named: room).open(in: handle.id)
        for room in all { try room.program.state.checkCoordinator(handle.me, of: handle.pin) }
        let person = try all.anybody(named: member)
        let rooms = all.filter { !$0.log.epochs(readableBy: person.fingerprint).isEmpty }
        let task = RoomTask.remove(person.fingerprint)
        // Every room is tried before the first is touched.
        let due = rooms.filter { $0.need(for: task) == .due }
        try due.checkConsent(accepting: accepted)
        for room in due { _ = try room.next(for: task, accepting: accepted) }
        var changed: [ChangedRoom] = []
        for var room in rooms {
            let done = try await room.change(task, accepting: accepted)
            changed.append(
                ChangedRoom(
                    room: room.id.room, epoch: room.epoch.number, isNew: !done.wasThere,
                    left: done.wasThere ? [] : done.room.left, mayStillHold: done.readable))
        }
        return ChangedCase(caseID: handle.id, person: person, rooms: changed)
    }
}
