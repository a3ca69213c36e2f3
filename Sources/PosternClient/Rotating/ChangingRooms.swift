internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What was done in one room.
struct SweptRoom: Sendable {
    let room: RotatedRoom
    /// Whether it was there before this run did anything, or somebody else was faster.
    let wasThere: Bool
    /// The epochs that somebody else has to pass on to a replacement.
    let asks: [UInt32]
    /// The epochs that whom the task takes out could ever read.
    let readable: [UInt32]
}

extension StatementRoom {
    /// Does what the task asks for, once, however often it is cut off and run again.
    mutating func change(
        _ task: RoomTask, accepting accepted: [MembersChange]
    ) async throws(ClientError) -> SweptRoom {
        var asks: [UInt32] = []
        let (index, wasThere) = try await append(
            isIn: { room in if case .done(let index) = room.need(for: task) { index } else { nil } },
            make: { (room) throws(ClientError) in
                let next = try room.next(for: task, accepting: accepted)
                asks = next.asks
                return next.entry
            })
        let list = lists.first { $0.entry.index == index }
        let isOwn = list?.statement.author == handle.me.fingerprint
        if isOwn { try seeOwn(index) }
        return SweptRoom(
            room: rotated(at: index, for: task), wasThere: wasThere || !isOwn,
            asks: wasThere || !isOwn ? [] : asks,
            readable: task.target.map { log.epochs(readableBy: $0) } ?? [])
    }

    /// The list at an index, as a room that was rotated, and who left with it besides, where this identity signed it.
    func rotated(at index: UInt64, for task: RoomTask) -> RotatedRoom {
        let list = lists.first { $0.entry.index == index }
        let isOwn = list?.statement.author == handle.me.fingerprint
        return RotatedRoom(
            caseID: id.caseID, room: id.room, epoch: list?.epoch.number ?? epoch.number,
            left: isOwn ? leavers(at: index, besides: task.target) : [])
    }
}
