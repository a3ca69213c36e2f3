import PosternFormat
import PosternSigning

/// How a room ends: checks S-15 and S-23.
enum EndingVectors {
    private static let shared = World.shared
    private static let room = World.room

    static var all: [Vector] { good + ends }

    static let closed = room.adding(room.statement(.closed))
    static let destroyed = closed.adding(closed.statement(.destroyed))

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String
    ) -> Vector {
        RoomLogVectors.bad(name, check, says, log, fault)
    }

    private static var good: [Vector] {
        [LogVector.room("ok-destroyed", "Closed, then destroyed; the server kept all of it.", destroyed, .ok)]
    }

    private static var ends: [Vector] {
        let message = room.message("One more thing.", by: .rae)
        let late = room.adding(message)
        let closedBlind = late.adding(late.statement(.closed, prefix: late.prefix(seen: room.place)))
        return [
            bad(
                "destroyed-not-closed", "S-15", "A room is destroyed that is not closed.",
                room.adding(room.statement(.destroyed)), "notClosed"),
            bad(
                "destroyed-seen-earlier", "S-23", "The statement's author had not seen how the room ended.",
                closedBlind.adding(
                    closedBlind.statement(.destroyed, prefix: closedBlind.prefix(seen: late.place))),
                "otherLogSeen"),
            LogVector.room(
                "ok-closed-unseen", "The author of the end had not seen the last message.", closedBlind, .ok),
        ]
    }
}
