import PosternFormat
import PosternSigning
import VectorFiles

/// What is left of a room that was destroyed: checks B-1 to B-6.
enum TombstoneVectors {
    private static let closed = EndingVectors.closed
    private static let destroyed = EndingVectors.destroyed

    static var all: [Vector] { good + statements + witnesses + future }

    private static func vector(
        _ name: String, check: String? = nil, _ says: String, _ stored: StoredEntry? = nil,
        receipt: [UInt8]? = nil, checkpoint: Checkpoint? = nil, program: LogBuilder = World.program,
        fault: String? = nil, at index: UInt64 = 2, because: String? = nil, field: String? = nil
    ) -> Vector {
        let stored = stored ?? destroyed.stored[2]
        var vector = Vector("tombstone", name, check: check, says)
        LogVector.addPlace(World.shared, program: program, to: &vector)
        vector.file.add("time", "\(stored.time.milliseconds)")
        vector.file.add("entry", bytes: stored.entry)
        vector.file.add("receipt", bytes: receipt ?? closed.adding(stored.entry, at: stored.time).receipt)
        if let checkpoint { vector.file.add("checkpoint", bytes: checkpoint.encoded) }
        if let fault {
            vector.file.add("outcome", "error \(fault)")
            vector.file.add("at", "\(index)")
            if let because { vector.file.add("because", because) }
            if let field { vector.file.add("field", field) }
        } else {
            vector.add(
                .ok([
                    ("index", "2"), ("author", hex(Person.ada.fingerprint.bytes)),
                    ("entry_hash", hex(closed.adding(stored.entry, at: stored.time).hash.bytes)),
                ]))
        }
        return vector
    }

    private static func stone(
        by author: Person = .ada, signer: Person? = nil, prefix: EntryPrefix? = nil, last: Place? = nil,
        extensions: Extensions = .none
    ) -> StoredEntry {
        StoredEntry(
            time: closed.now,
            entry: closed.statement(
                .destroyed, by: author, signer: signer, prefix: prefix, last: last, extensions: extensions))
    }

    private static var good: [Vector] {
        [
            vector("ok", "What the server gives of a room that was destroyed."),
            vector("ok-checkpoint-at-it", "It was seen before.", checkpoint: destroyed.checkpoint),
            vector(
                "ok-checkpoint-before-it", "The end of the room was seen before.",
                checkpoint: closed.checkpoint),
            vector(
                "ok-checkpoint-earlier", "What was seen before is gone, and cannot be compared.",
                checkpoint: World.room.checkpoint),
        ]
    }

    private static var statements: [Vector] {
        let expelled = World.cleoExpelled
        let end = closed.place
        let beyond = Place(count: 4, head: World.program.place.head)
        let zero = closed.places[0]
        let last = Place(count: Place.greatestCount, head: end.head)
        func seen(_ place: Place) -> EntryPrefix { closed.prefix(seen: place) }
        return [
            vector(
                "of-another-room", check: "B-1", "It is that of the internal room.",
                stone(prefix: closed.prefix(log: World.internal)), fault: "otherLog"),
            vector(
                "last-elsewhere", check: "B-2", "The last statement is not the end of the room.",
                stone(last: World.room.place), fault: "wrongStatementBefore"),
            vector(
                "last-of-another-head", check: "B-2", "It names two entries for one place.",
                stone(last: Place(count: end.count, head: World.room.place.head)),
                fault: "wrongStatementBefore"),
            vector(
                "at-the-beginning", check: "B-2", "Nothing was before it.",
                stone(prefix: seen(zero), last: zero), fault: "wrongStatementBefore", at: 0),
            vector(
                "at-the-last-place", check: "B-2", "Nothing could be counted after it.",
                stone(prefix: seen(last), last: last), fault: "wrongStatementBefore",
                at: Place.greatestCount),
            vector(
                "of-a-maintainer", check: "B-3", "Ben made it.", stone(by: .ben),
                fault: "authorNotCoordinator"),
            vector(
                "of-the-server", check: "B-3", "The server made it.", stone(by: .server),
                fault: "authorNotCoordinator"),
            vector(
                "signed-by-another", check: "B-3", "Mallory signed in Ada's name.",
                stone(signer: .mallory), fault: "signature"),
            vector(
                "of-an-expelled-coordinator", check: "B-3", "Cleo was expelled by the entry that she cites.",
                stone(by: .cleo, prefix: closed.prefix(program: expelled.place)), program: expelled,
                fault: "authorNotCoordinator"),
            vector(
                "of-an-unknown-program-place", check: "B-3", "The program log has no entry 3.",
                stone(prefix: closed.prefix(program: beyond)), fault: "unknownProgramHead"),
            vector(
                "of-another-program-head", check: "B-3", "The program log has another entry 2.",
                stone(prefix: closed.prefix(program: Place(count: 3, head: end.head))),
                fault: "unknownProgramHead"),
        ]
    }

    private static var witnesses: [Vector] {
        let other = World.room.adding(World.room.message("The jar closes.", by: .rae))
        let later = other.adding(other.message("Then it does not.", by: .rae)).adding(closed.stored[1].entry)
        return [
            vector(
                "receipt-of-another-entry", check: "B-4", "The receipt is that of the end of the room.",
                receipt: closed.receipt, fault: "receiptForOther"),
            vector(
                "receipt-of-another-time", check: "B-4", "The receipt names another time.",
                receipt: destroyed.receipt(at: LogBuilder.time(3)), fault: "receiptForOther"),
            vector(
                "receipt-of-another-place", check: "B-4", "The receipt names another place.",
                receipt: destroyed.receipt(index: 3), fault: "receiptForOther"),
            vector(
                "receipt-by-another", check: "B-4", "The receipt is signed by another server.",
                receipt: destroyed.receipt(by: .otherServer), fault: "receiptSignature"),
            vector(
                "receipt-cut", check: "B-4", "The receipt ends early.", receipt: destroyed.receipt.dropLast(),
                fault: "receiptUndecodable", because: "truncated", field: "signature"),
            vector(
                "checkpoint-behind-it", check: "B-5", "The client had verified an entry behind it.",
                checkpoint: later.checkpoint, fault: "rolledBack"),
            vector(
                "forked-at-it", check: "B-6", "The client had verified another entry at its place.",
                checkpoint: later.prefix(3).checkpoint, fault: "forked"),
            vector(
                "forked-before-it", check: "B-6", "The client had verified another entry before it.",
                checkpoint: other.checkpoint, fault: "forked"),
        ]
    }

    private static var future: [Vector] {
        [
            vector(
                "ok-future-extension", "It has extensions that nobody has to understand.",
                stone(extensions: ExtensionLayout.harmless)),
            vector(
                "future-extension-uncovered", check: "B-3",
                "It has an extension that must be understood, and the level is 1.",
                stone(extensions: ExtensionLayout.critical), fault: "uncovered", because: "criticalExtension"),
            vector(
                "future-extension-covered", check: "B-3",
                "It has an extension that must be understood, and the level is 2.",
                stone(extensions: ExtensionLayout.critical), program: World.raised, fault: "newer",
                because: "criticalExtension"),
        ]
    }
}
