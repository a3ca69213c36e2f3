import PosternFormat
import PosternSigning
import VectorFiles

/// What is left of a room that was destroyed: checks B-1 to B-6.
enum TombstoneVectors {
    private static let closed = EndingVectors.closed
    private static let destroyed = EndingVectors.destroyed

    static var all: [Vector] { good + bad }

    private static func vector(
        _ name: String, check: String? = nil, _ says: String, _ stored: StoredEntry,
        checkpoint: Checkpoint? = nil, program: LogBuilder = World.program, fault: String? = nil,
        at index: UInt64 = 2
    ) -> Vector {
        var vector = Vector("tombstone", name, check: check, says)
        LogVector.addPlace(World.shared, program: program, to: &vector)
        vector.file.add("entry", bytes: stored.entry)
        vector.file.add("receipt", bytes: stored.receipt)
        if let checkpoint { vector.file.add("checkpoint", bytes: checkpoint.encoded) }
        if let fault {
            vector.file.add("outcome", "error \(fault)")
            vector.file.add("at", "\(index)")
        } else {
            vector.add(
                .ok([
                    ("index", "2"), ("entry_hash", hex(destroyed.head.bytes)),
                    ("author", hex(Person.ada.fingerprint.bytes)),
                ]))
        }
        return vector
    }

    private static func with(
        by author: Person = .ada, signer: Person? = nil, log: LogID? = nil, index: UInt64? = nil,
        previous: Digest? = nil, before: EntryReference?? = .none, head: EntryReference? = nil
    ) -> StoredEntry {
        let entry = closed.statement(
            .destroyed, by: author, signer: signer, log: log, index: index, previous: previous,
            before: before,
            programHead: head)
        return StoredEntry(entry: entry, receipt: closed.receipt(for: entry, index: index))
    }

    private static var good: [Vector] {
        let stone = destroyed.stored[2]
        return [
            vector("ok", "What the server gives of a room that was destroyed.", stone),
            vector("ok-checkpoint-at-it", "It was seen before.", stone, checkpoint: destroyed.checkpoint),
            vector(
                "ok-checkpoint-before-it", "The end of the room was seen before.", stone,
                checkpoint: closed.checkpoint),
            vector(
                "ok-checkpoint-earlier", "What was seen before is gone, and cannot be compared.", stone,
                checkpoint: World.room.checkpoint),
        ]
    }

    private static var bad: [Vector] {
        let stone = destroyed.stored[2]
        let expelled = World.program.adding(World.program.programStatement(.expel(Person.cleo.fingerprint)))
        let beyond = EntryReference(index: 3, hash: World.program.head)
        let other = World.room.adding(World.room.message("The jar closes.", by: .rae))
        let later = other.adding(other.message("Then it does not.", by: .rae, counter: 2)).adding(stone.entry)
        return [
            vector(
                "of-another-room", check: "B-1", "It is that of the internal room.",
                with(log: World.internal), fault: "otherLog"),
            vector(
                "statement-before-elsewhere", check: "B-2",
                "The statement before it is not the entry before it.",
                with(before: .some(World.room.reference(0))), fault: "wrongStatementBefore"),
            vector(
                "statement-before-other-hash", check: "B-2", "It names two entries for one place.",
                with(before: .some(EntryReference(index: 1, hash: World.room.head))),
                fault: "wrongStatementBefore"),
            vector(
                "at-the-last-place", check: "B-2", "Nothing could be counted after it.",
                with(
                    index: .max, previous: World.room.head,
                    before: .some(EntryReference(index: .max - 1, hash: World.room.head))),
                fault: "wrongIndex", at: .max),
            vector(
                "without-statement-before", check: "B-2", "It names no statement.", with(before: .some(nil)),
                fault: "wrongStatementBefore"),
            vector(
                "of-a-maintainer", check: "B-3", "A maintainer signed it.", with(by: .ben),
                fault: "authorNotCoordinator"),
            vector(
                "of-the-server", check: "B-3", "The server signed it, to pass the room off as destroyed.",
                with(by: .server), fault: "authorNotCoordinator"),
            vector(
                "signed-by-another", check: "B-3", "Mallory signed in Ada's name.", with(signer: .mallory),
                fault: "signature"),
            vector(
                "of-an-expelled-coordinator", check: "B-3", "Cleo was expelled by the entry that she cites.",
                with(by: .cleo, head: expelled.programHead), program: expelled, fault: "authorNotCoordinator"),
            vector(
                "of-an-unknown-program-head", check: "B-3", "The program log has no entry 3.",
                with(head: beyond), fault: "unknownProgramHead"),
            vector(
                "receipt-of-another-entry", check: "B-4", "The receipt is that of the end of the room.",
                StoredEntry(entry: stone.entry, receipt: closed.stored[1].receipt), fault: "receiptForOther"),
            vector(
                "receipt-by-another", check: "B-4", "The receipt is signed by another server.",
                StoredEntry(entry: stone.entry, receipt: closed.receipt(for: stone.entry, by: .otherServer)),
                fault: "receiptSignature"),
            vector(
                "checkpoint-behind-it", check: "B-5", "The client had verified an entry behind it.", stone,
                checkpoint: later.checkpoint, fault: "rolledBack"),
            vector(
                "forked-at-it", check: "B-6", "The client had verified another entry at its place.", stone,
                checkpoint: later.prefix(3).checkpoint, fault: "forked"),
            vector(
                "forked-before-it", check: "B-6", "The client had verified another entry before it.", stone,
                checkpoint: other.checkpoint, fault: "forked"),
        ]
    }
}
