import PosternFormat
import PosternSigning

enum RoomLogVectors {
    private static let shared = World.shared
    private static let room = World.room
    private static let thread = World.thread
    private static let empty = LogBuilder(log: World.shared)

    static var all: [Vector] {
        good + places + kinds + messages + authors + EpochRuleVectors.all + MemberRuleVectors.all
            + EndingVectors.all + ReadingRuleVectors.all + witnesses
    }

    static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        at index: UInt64? = nil,
        because: String? = nil, field: String? = nil, who: Person? = nil, program: LogBuilder = World.program
    ) -> Vector {
        LogVector.room(
            name, check: check, says, log, program: program,
            .fault(fault, at: index ?? log.count - 1, because: because, field: field, who: who))
    }

    static func rotated(_ log: LogBuilder, _ number: UInt32 = 2) -> LogBuilder {
        log.adding(log.statement(.rotated(Epochs.epoch(log.log, number))))
    }

    /// Rotated, Ben replaced by Cleo who gets the history, a message, closed.
    static let long: LogBuilder = {
        var log = rotated(thread)
        log.add(log.message("Here is a photograph.", by: .rae, counter: 2, epoch: 2))
        log.add(
            log.statement(
                .changed(
                    Epochs.epoch(
                        shared, 3,
                        [
                            Epochs.member(.ada, .coordinator, shared, 3),
                            Epochs.member(.cleo, .coordinator, shared, 3, history: [1, 2]),
                            Epochs.member(.rae, .researcher, shared, 3),
                        ]))))
        log.add(log.message("I take this over from Ben.", by: .cleo, epoch: 3))
        log.add(log.statement(.closed))
        return log
    }()

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
            LogVector.room("ok-internal", "A room of maintainers only.", World.opened(World.internal), .ok),
            LogVector.room(
                "ok-author-not-listed", "Cleo opens a room that she is not in.",
                empty.adding(empty.statement(.opened(World.contact, without), by: .cleo)), .ok),
            LogVector.room(
                "ok-other-name", "A member has another name here than in the program.",
                empty.adding(empty.statement(.opened(World.contact, called))), .ok),
            LogVector.room(
                "ok-checkpoint", "The log goes on from what was verified before.", thread,
                checkpoint: room.checkpoint,
                .ok),
        ]
    }

    private static var places: [Vector] {
        let message = room.message("The jar does not close.", by: .rae)
        let draft = LogBuilder.draft("The jar does not close.", by: .rae)
        let otherCase = LogID(program: World.genesis.id, case: World.otherCase, room: .shared)
        let otherProgram = LogID(program: World.genesis(of: "Another").id, case: World.caseID, room: .shared)
        func elsewhere(_ log: LogID) -> [UInt8] { room.message(draft, by: .rae, log: log) }
        return [
            bad(
                "cut", "L-1", "An entry ends early.", room.adding(Array(message.dropLast())), "undecodable",
                because: "truncated", field: "body"),
            bad(
                "not-padded", "L-1", "The body of a message has no padded length.",
                room.adding(message.dropLast(530) + [0x42, 0x11] + [UInt8](repeating: 0, count: 529)),
                "undecodable", because: "length", field: "body"),
            bad(
                "other-case", "L-3", "A message was made for another case.",
                room.adding(elsewhere(otherCase)), "otherLog"),
            bad(
                "other-room", "L-3", "A message was made for the internal room.",
                room.adding(elsewhere(World.internal)), "otherLog"),
            bad(
                "other-program", "L-3", "A message was made for another program.",
                room.adding(elsewhere(otherProgram)), "otherLog"),
            bad(
                "statement-of-other-room", "L-3", "A statement was made for the internal room.",
                room.adding(room.statement(.closed, log: World.internal)), "otherLog"),
            bad("dropped", "L-4", "An entry was dropped.", thread.dropping(1), "wrongIndex", at: 1),
            bad(
                "reordered", "L-4", "Two entries changed places.", thread.swapping(1, 2), "wrongIndex", at: 1),
            bad(
                "repeated", "L-4", "An entry is repeated.", thread.adding(thread.stored[1].entry),
                "wrongIndex"),
            bad(
                "index-too-high", "L-4", "A message says that it is entry 2, and it is entry 1.",
                room.adding(room.message(draft, by: .rae, index: 2)), "wrongIndex"),
            bad(
                "first-dropped", "L-4", "The first entry was dropped.", thread.dropping(0), "wrongIndex",
                at: 0),
            bad(
                "other-previous", "L-5", "A message follows something else.",
                room.adding(room.message(draft, by: .rae, previous: .zero)), "wrongPrevious"),
            bad(
                "statement-other-previous", "L-5", "A statement follows something else.",
                room.adding(room.statement(.closed, previous: .zero)), "wrongPrevious"),
            bad(
                "first-with-previous", "L-5", "The first entry says that something came before it.",
                empty.adding(
                    empty.statement(
                        .opened(World.contact, Epochs.epoch(shared, 1)), previous: World.program.head)),
                "wrongPrevious"),
            bad(
                "message-replaced", "L-5", "A message was replaced by another.", replaced, "wrongPrevious",
                at: 2),
            bad(
                "message-after-closed", "L-6", "A message follows the end.",
                afterClosed { $0.message("One more thing.", by: .rae) }, "closed"),
            bad(
                "statement-after-closed", "L-6", "A statement follows the end.",
                afterClosed { $0.statement(.rotated(Epochs.epoch(shared, 2))) }, "closed"),
            bad(
                "closed-twice", "L-6", "The room is closed twice.", afterClosed { $0.statement(.closed) },
                "closed"),
        ]
    }

    private static var replaced: LogBuilder {
        let other = room.message("The jar closes.", by: .rae)
        return thread.replacing(1, with: StoredEntry(entry: other, receipt: room.receipt(for: other)))
    }

    private static func afterClosed(_ entry: (LogBuilder) -> [UInt8]) -> LogBuilder {
        let closed = room.adding(room.statement(.closed))
        return closed.adding(entry(closed))
    }

    private static var kinds: [Vector] {
        let first = Epochs.epoch(shared, 1)
        return [
            bad(
                "genesis", "L-2", "A genesis stands in a room.", room.adding(World.genesis.encoded),
                "wrongKind"),
            bad(
                "program-statement", "L-2", "A program statement stands in a room.",
                room.adding(World.program.stored[1].entry), "wrongKind"),
            bad(
                "receipt-as-entry", "L-1", "A receipt stands in a room.", room.adding(room.stored[0].receipt),
                "undecodable", because: "value", field: "type"),
            bad(
                "first-is-message", "L-7", "The first entry is a message.",
                empty.adding(empty.message("The jar does not close.", by: .rae)), "wrongKind"),
            bad(
                "first-is-rotated", "L-7", "The first entry rotates.",
                empty.adding(empty.statement(.rotated(first))), "wrongKind"),
            bad(
                "first-is-changed", "L-7", "The first entry changes the members.",
                empty.adding(empty.statement(.changed(first))), "wrongKind"),
            bad(
                "first-is-closed", "L-7", "The first entry closes.", empty.adding(empty.statement(.closed)),
                "wrongKind"),
            bad(
                "opened-twice", "L-7", "The room is opened twice.",
                room.adding(room.statement(.opened(World.contact, Epochs.epoch(shared, 2)))), "wrongKind"),
        ]
    }

    private static var messages: [Vector] {
        let later = rotated(thread)
        return [(UInt32(0), "before the first"), (1, "before the one in force"), (3, "that has not begun")]
            .map { epoch, says in
                let key = epoch == 0 ? Epochs.key(shared, 1) : Epochs.key(shared, epoch)
                let draft = LogBuilder.draft("Too early or too late.", by: .rae, counter: 2)
                return bad(
                    "epoch-\(epoch)-in-2", "M-4", "A message is of an epoch \(says).",
                    later.adding(later.message(draft, by: .rae, epoch: epoch, key: key)), "wrongEpoch")
            }
    }

    private static var authors: [Vector] {
        let end = World.program.programHead
        let rotation = Statement.Reason.rotated(Epochs.epoch(shared, 2))
        func with(_ author: Person, signer: Person? = nil, _ head: EntryReference = end) -> LogBuilder {
            room.adding(room.statement(rotation, by: author, signer: signer, programHead: head))
        }
        let expelled = World.program.adding(World.program.programStatement(.expel(Person.cleo.fingerprint)))
        let beyond = EntryReference(index: 3, hash: end.hash)
        let other = EntryReference(index: 2, hash: World.benEnrolled.head)
        let back = World.benEnrolled.programHead
        var layout = Layout()
        layout.fixed("statement", Array(with(.ada).stored[1].entry.dropLast(66)))
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        let signatures = SignatureFault.all(
            layout, tag: .statement, program: World.genesis.id, by: Person.ada.sign,
            mallory: Person.mallory.sign)
        return [
            bad(
                "program-head-beyond", "S-1", "The program log has no entry 3.", with(.ada, beyond),
                "unknownProgramHead"),
            bad(
                "program-head-of-another", "S-1", "The program log has another entry 2.", with(.ada, other),
                "unknownProgramHead"),
            bad(
                "program-went-back", "S-2",
                "The statement cites entry 1 of the program log, and the one before it entry 2.",
                with(.ada, back), "programWentBack"),
            bad(
                "author-maintainer", "S-3", "A maintainer makes a statement.", with(.ben),
                "authorNotCoordinator"),
            bad(
                "author-stranger", "S-3", "A stranger makes a statement.", with(.mallory),
                "authorNotCoordinator"),
            bad(
                "author-not-yet", "S-3", "Cleo is not enrolled yet at the entry that she cites.",
                empty.adding(
                    empty.statement(
                        .opened(World.contact, Epochs.epoch(shared, 1)), by: .cleo, programHead: back)),
                "authorNotCoordinator"),
            bad(
                "author-expelled", "S-3", "Cleo was expelled by the entry that she cites.",
                with(.cleo, expelled.programHead), "authorNotCoordinator", program: expelled),
            bad(
                "signed-by-another-coordinator", "S-4", "Cleo signs in Ada's name.",
                with(.ada, signer: .cleo), "signature"),
        ]
            + signatures.map {
                bad("signature-\($0.name)", "S-4", $0.says, room.adding($0.layout.encoded), "signature")
            }
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
