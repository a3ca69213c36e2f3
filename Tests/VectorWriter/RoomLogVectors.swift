import PosternFormat
import PosternSigning

enum RoomLogVectors {
    private static let shared = World.shared
    private static let room = World.room
    private static let thread = World.thread
    private static let empty = LogBuilder(log: World.shared)

    static var all: [Vector] {
        good + altered + kinds + authors + RoomMatrixVectors.all + StatementMatrixVectors.all
            + EpochRuleVectors.all + MemberRuleVectors.all + EndingVectors.all + ReadingRuleVectors.all
            + LaterRuleVectors.all + FutureRoomVectors.all + witnesses
    }

    static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        at index: UInt64? = nil, because: String? = nil, field: String? = nil, who: Person? = nil,
        program: LogBuilder = World.program
    ) -> Vector {
        LogVector.room(
            name, check: check, says, log, program: program,
            .fault(fault, at: index ?? log.count - 1, because: because, field: field, who: who))
    }

    static func rotated(_ log: LogBuilder) -> LogBuilder {
        log.adding(log.statement(.rotated(Epochs.epoch(log.log, log.epoch + 1))))
    }

    /// Rotated, Ben replaced by Cleo who gets the history, a message, closed.
    static let long: LogBuilder = {
        var log = rotated(thread)
        log.add(log.message("Here is a photograph.", by: .rae))
        let list = [
            Epochs.member(.ada, .coordinator, shared, 3),
            Epochs.member(.cleo, .coordinator, shared, 3, history: [1, 2]),
            Epochs.member(.rae, .researcher, shared, 3),
        ]
        log.add(log.statement(.changed(Epochs.epoch(shared, 3, list), approvals: [])))
        log.add(log.message("I take this over from Ben.", by: .cleo))
        log.add(log.statement(.closed))
        return log
    }()

    /// Rae wrote while Ben did: neither had seen the other's message, nor the rotation that came between.
    static let concurrent: LogBuilder = {
        let seen = room.prefix()
        let first = room.adding(room.message("The jar does not close.", by: .rae, prefix: seen))
        let second = first.adding(first.message("Is anybody there?", by: .ben, prefix: seen))
        let rotation = second.statement(
            .rotated(Epochs.epoch(shared, 2)), prefix: second.prefix(seen: first.place))
        return second.adding(rotation)
    }()

    private static func opening(_ epoch: Epoch) -> Statement.Reason {
        .opened(World.contact, commitment: nil, epoch)
    }

    private static var good: [Vector] {
        let without = Epochs.epoch(
            shared, 1,
            [Epochs.member(.ben, .maintainer, shared, 1), Epochs.member(.rae, .researcher, shared, 1)])
        let called = Epochs.epoch(
            shared, 1, [Epochs.member(.ben, .maintainer, shared, 1, name: required(Name("the maintainer")))])
        return [
            LogVector.room("ok-opened", "A room just opened.", room, .ok),
            LogVector.room("ok", "A report and an answer.", thread, .ok),
            LogVector.room(
                "ok-long", "Opened, rotated, changed with history, closed, and messages between.", long, .ok),
            LogVector.room(
                "ok-concurrent", "Three authors of whom none had seen what the others were about to add.",
                concurrent, .ok),
            LogVector.room("ok-internal", "A room of maintainers only.", World.opened(World.internal), .ok),
            LogVector.room(
                "ok-author-not-listed", "Cleo opens a room that she is not in.",
                empty.adding(empty.statement(opening(without), by: .cleo)), .ok),
            LogVector.room(
                "ok-other-name", "A member has another name here than in the program.",
                empty.adding(empty.statement(opening(called))), .ok),
            LogVector.room(
                "ok-checkpoint", "The log goes on from what was verified before.", thread,
                checkpoint: room.checkpoint, .ok),
            LogVector.room(
                "ok-checkpoint-at-the-beginning", "Nothing was verified before but the beginning.", thread,
                checkpoint: empty.checkpoint, .ok),
            LogVector.room(
                "ok-checkpoint-at-head", "Nothing is new.", thread, checkpoint: thread.checkpoint, .ok),
        ]
    }

    /// What a server can do to a log without any key.
    private static var altered: [Vector] {
        let message = room.message("The jar does not close.", by: .rae)
        let other = room.message("The jar closes.", by: .rae)
        let slipped = room.message("Mallory knows the jar.", by: .rae)
        let removal = thread.adding(
            thread.statement(
                .changed(
                    Epochs.epoch(
                        shared, 2, Epochs.standardMembers(shared, 2).filter { $0.role != .researcher }),
                    approvals: [])))
        return [
            bad(
                "not-padded", "L-1", "The body of a message has no padded length.",
                room.adding(message.dropLast(530) + [0x42, 0x11] + [UInt8](repeating: 0, count: 529)),
                "undecodable", because: "length", field: "body"),
            bad("dropped", "L-9", "An entry was dropped.", thread.dropping(1), "otherLogSeen", at: 1),
            bad(
                "first-dropped", "L-9", "The first entry was dropped.", thread.dropping(0), "otherLogSeen",
                at: 0),
            bad(
                "reordered", "L-9", "Two entries changed places.", thread.swapping(1, 2), "otherLogSeen",
                at: 1),
            bad(
                "repeated", "L-10", "An entry is repeated.", thread.adding(thread.stored[1].entry), "repeated"
            ),
            bad(
                "message-replaced", "L-9", "A message was replaced by another.",
                thread.replacing(1, with: other), "otherLogSeen", at: 2),
            bad(
                "time-replaced", "L-9", "A message was given another time, after another had followed it.",
                thread.replacing(1, with: thread.stored[1].entry, at: LogBuilder.time(2)), "otherLogSeen",
                at: 2),
            bad(
                "slipped-in-before-a-removal", "L-9",
                "A message was slipped in before the last one that the author of a removal had seen.",
                removal.inserting(slipped, at: 2), "otherLogSeen", at: 4),
            bad(
                "slipped-in-before-a-message", "L-9",
                "A message was slipped in before the last one that the author of the next had seen.",
                removal.inserting(slipped, at: 1), "otherLogSeen", at: 3),
            LogVector.room(
                "ok-slipped-in-after-what-was-seen",
                "A message was held back and comes before a removal, whose author had not seen it.",
                removal.inserting(slipped, at: 3), .ok),
        ]
    }

    private static var kinds: [Vector] {
        [
            bad(
                "genesis", "L-2", "A genesis stands in a room.", room.adding(World.genesis.encoded),
                "wrongKind"),
            bad(
                "program-statement", "L-2", "A program statement stands in a room.",
                room.adding(World.program.stored[1].entry), "wrongKind"),
            bad(
                "receipt-as-entry", "L-1", "A receipt stands in a room.", room.adding(room.receipt),
                "undecodable", because: "value", field: "type"),
            bad(
                "policy-as-entry", "L-1", "A policy stands in a room.",
                room.adding(World.begun.policy(1).encoded), "undecodable", because: "value", field: "type"),
        ]
    }

    private static var authors: [Vector] {
        let back = World.benEnrolled.place
        let opened = opening(Epochs.epoch(shared, 1))
        return [
            bad(
                "author-not-yet", "S-3", "Cleo is not enrolled yet at the entry that she cites.",
                empty.adding(empty.statement(opened, by: .cleo, prefix: empty.prefix(program: back))),
                "authorNotCoordinator")
        ]
    }

    private static var witnesses: [Vector] {
        let fork = room.adding(room.message("The jar closes.", by: .rae))
        return
            (ReceiptFaults.receipts(thread, other: World.opened(World.internal))
            + ReceiptFaults.checkpoints(thread, fork: fork)).map {
                LogVector.room(
                    $0.name, check: $0.check, $0.says, $0.log, checkpoint: $0.checkpoint, $0.verdict)
            } + [
                LogVector.room(
                    "rolled-back-to-nothing", check: "K-2",
                    "The log is empty, and the client had verified it.", empty, checkpoint: room.checkpoint,
                    .fault("rolledBack", at: 0))
            ]
    }
}
