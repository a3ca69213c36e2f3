public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// A room and the number of its epoch.
public struct RoomEpoch: Sendable, Hashable {
    /// The room.
    public let room: RoomName
    /// The epoch that the rotation began.
    public let epoch: UInt32
    /// Who was taken out with it, because no list may have them so.
    public let left: [StaleMember]

    init(_ room: RotatedRoom) {
        self.room = room.room
        epoch = room.epoch
        left = room.left
    }
}

extension Client {
    /// Issues a fresh secret to the same members, in every open room of the case. Those who make the list stale are taken
    /// out with it.
    ///
    /// A command that was cut off between two rooms is run again within a day and does the rest; what was rotated
    /// already is not rotated twice.
    ///
    /// - Parameter accepted: the changed member lists that the person has seen and agrees to, and no others.
    public func rotateCase(
        _ caseText: String, accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> (caseID: CaseID, rooms: [RoomEpoch]) {
        let handle = try await session.handle(caseText, writing: true)
        let file = HomeFile.rotation(handle.id, of: handle.pin.id)
        let home = session.home
        guard let claim = try await home.claim(file + ".lock", within: 60_000) else {
            throw .conflict("another command of this home is rotating this case")
        }
        defer { withExtendedLifetime(claim) {} }
        let rooms = try await session.lookAtStatements(of: handle).open(in: handle.id)
        for room in rooms { try room.program.state.checkCoordinator(handle.me, of: handle.pin) }
        let begun = try session.begunRotation(file)
        let targets = rooms.map { room in
            begun?[room.id.room.text].flatMap { UInt32($0) } ?? room.epoch.number + 1
        }
        do throws(ClientError) {
            // Every room is tried before the first is touched: half a rotation helps nobody.
            let due = zip(rooms, targets).filter { $0.need(for: .rotateTo($1)) == .due }
            try due.map(\.0).checkConsent(accepting: accepted)
            for (room, target) in due { _ = try room.next(for: .rotateTo(target), accepting: accepted) }
            let begunAt = begun?[Session.begunAt] ?? "\(session.clock().milliseconds)"
            try home.write(
                file, kind: "rotation",
                [(name: Session.begunAt, value: begunAt)]
                    + zip(rooms, targets).map { (name: $0.id.room.text, value: "\($1)") })
            var epochs: [RoomEpoch] = []
            for (room, target) in zip(rooms, targets) {
                var room = room
                let changed = try await room.change(.rotateTo(target), accepting: accepted)
                epochs.append(RoomEpoch(changed.room))
            }
            home.remove(file)
            return (handle.id, epochs)
        } catch {
            // What cannot be done is not taken up again.
            if error.isFinal { home.remove(file) }
            throw error
        }
    }
}

extension Session {
    /// The field with the time at which a rotation began. No room has a capital in its name.
    fileprivate static let begunAt = "begunAt"
    /// How long a rotation that was cut off is taken up again, in milliseconds: a day.
    private static let resumable: UInt64 = 86_400_000

    /// The rotation that was cut off, nil where there is none or it is old: whoever rotates then wants a fresh secret
    /// today, not the end of what they began another day. A clock that was set back meanwhile makes no other of it.
    fileprivate func begunRotation(_ file: String) throws(ClientError) -> Record? {
        let now = clock().milliseconds
        guard let record = try home.record(file, kind: "rotation"),
            let begun = record[Self.begunAt].flatMap({ UInt64($0) }),
            max(begun, now) - min(begun, now) < Self.resumable
        else { return nil }
        return record
    }
}
