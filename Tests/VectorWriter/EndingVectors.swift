import PosternFormat
import PosternSigning

/// How statements name each other, and how a room ends: checks L-6, S-14 and S-15.
enum EndingVectors {
    private static let shared = World.shared
    private static let room = World.room
    private static let rotated = RoomLogVectors.rotated(World.thread)

    static var all: [Vector] { good + chain + ends }

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

    private static var chain: [Vector] {
        let empty = LogBuilder(log: shared)
        let opened = Statement.Reason.opened(World.contact, Epochs.epoch(shared, 1))
        let next = Statement.Reason.rotated(Epochs.epoch(shared, 3))
        let inside = World.opened(World.internal)
        func with(_ before: EntryReference?, _ reason: Statement.Reason = next) -> LogBuilder {
            rotated.adding(rotated.statement(reason, before: .some(before)))
        }
        return [
            bad(
                "statement-before-skipped", "S-14",
                "A statement names the one before the last: a rotation is passed over.",
                with(rotated.reference(0)), "wrongStatementBefore"),
            bad(
                "statement-before-is-a-message", "S-14", "A statement names the message before it.",
                with(rotated.reference(2)), "wrongStatementBefore"),
            bad(
                "statement-before-of-another-room", "S-14", "A statement names one of the internal room.",
                with(inside.reference(0)), "wrongStatementBefore"),
            bad(
                "statement-before-other-index", "S-14",
                "A statement names the last one at another place.",
                with(EntryReference(index: 2, hash: rotated.reference(3).hash)), "wrongStatementBefore"),
            bad(
                "statement-before-other-hash", "S-14",
                "A statement names another one at the last one's place.",
                with(EntryReference(index: 3, hash: rotated.reference(0).hash)), "wrongStatementBefore"),
            bad(
                "statement-before-missing", "S-14", "A statement names none.", with(nil),
                "wrongStatementBefore"),
            bad(
                "closed-without-statement-before", "S-14", "The room is closed, and no statement is named.",
                with(nil, .closed), "wrongStatementBefore"),
            bad(
                "opened-with-statement-before", "S-14", "The first statement names one.",
                empty.adding(empty.statement(opened, before: .some(inside.reference(0)))),
                "wrongStatementBefore"),
        ]
    }

    private static var ends: [Vector] {
        let empty = LogBuilder(log: shared)
        return [
            bad(
                "destroyed-not-closed", "S-15", "A room is destroyed that is not closed.",
                room.adding(room.statement(.destroyed)), "notClosed"),
            bad(
                "first-is-destroyed", "L-7", "The first entry destroys.",
                empty.adding(empty.statement(.destroyed)), "wrongKind"),
            bad(
                "destroyed-twice", "L-6", "The room is destroyed twice.",
                destroyed.adding(destroyed.statement(.destroyed)), "closed"),
            bad(
                "message-after-destroyed", "L-6", "A message follows the destruction.",
                destroyed.adding(destroyed.message("Is anybody there?", by: .rae)), "closed"),
            bad(
                "statement-after-destroyed", "L-6", "A rotation follows the destruction.",
                destroyed.adding(destroyed.statement(.rotated(Epochs.epoch(shared, 2)))), "closed"),
            bad(
                "destroyed-by-maintainer", "S-3", "A maintainer destroys the room.",
                closed.adding(closed.statement(.destroyed, by: .ben)), "authorNotCoordinator"),
        ]
    }
}
