import PosternFormat
import PosternSigning
import VectorFiles

/// The statements of a room without what was said between them: checks T-1 to T-4.
enum StatementsVectors {
    private static let long = RoomLogVectors.long
    private static let thread = World.thread
    private static let rotated = RoomLogVectors.rotated(thread)

    static var all: [Vector] { good + places + rules + witnesses }

    /// What a server gives out of a log: its statements, and the last entry.
    private static func given(_ log: LogBuilder) -> [StoredEntry] {
        let last = log.stored.count - 1
        return log.stored.enumerated().filter { place, stored in
            place == last || stored.entry.first == ObjectType.statement.rawValue
        }.map(\.element)
    }

    private static func vector(
        _ name: String, check: String? = nil, _ says: String, _ log: LogBuilder,
        given entries: [StoredEntry]? = nil, count: UInt64? = nil, checkpoint: Checkpoint? = nil,
        known: [EntryReference] = [], program: LogBuilder = World.program,
        fault: (name: String, index: UInt64)? = nil
    ) -> Vector {
        var vector = Vector("statements", name, check: check, says)
        LogVector.addPlace(log.log, program: program, to: &vector)
        vector.file.add("page_count", "\(count ?? log.count)")
        for stored in entries ?? given(log) {
            vector.file.add("entry", bytes: stored.entry)
            vector.file.add("receipt", bytes: stored.receipt)
        }
        if let checkpoint { vector.file.add("checkpoint", bytes: checkpoint.encoded) }
        for one in known { vector.file.add("known", "\(one.index) \(hex(one.hash.bytes))") }
        if let fault {
            vector.file.add("outcome", "error \(fault.name)")
            vector.file.add("at", "\(fault.index)")
        } else {
            vector.add(.ok([("count", "\(log.count)"), ("head", hex(log.head.bytes))]))
        }
        return vector
    }

    private static var good: [Vector] {
        [
            vector("ok-opened", "A room just opened.", World.room),
            vector("ok", "Two messages, of which the last is given as the head.", thread),
            vector("ok-rotated", "The last entry is a statement.", rotated),
            vector("ok-long", "Four statements of eight entries.", long),
            vector("ok-grant", "The last entry is a grant.", GrantVectors.granted),
            vector(
                "ok-approval", "The last entry is an approval.", ApprovalVectors.approved,
                program: Dual.program),
            vector("ok-destroyed", "Closed, then destroyed.", EndingVectors.destroyed),
            vector(
                "ok-checkpoint-between", "What was verified before is a message between.", long,
                checkpoint: long.prefix(2).checkpoint),
            vector(
                "ok-checkpoint", "What was verified before is a statement.", long,
                checkpoint: rotated.checkpoint),
            vector(
                "ok-known", "Two statements are known.", long, known: [long.reference(0), long.reference(3)]),
        ]
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder,
        given entries: [StoredEntry]? = nil,
        count: UInt64? = nil, checkpoint: Checkpoint? = nil, known: [EntryReference] = [], _ fault: String,
        at index: UInt64
    ) -> Vector {
        vector(
            name, check: check, says, log, given: entries, count: count, checkpoint: checkpoint, known: known,
            fault: (fault, index))
    }

    private static var places: [Vector] {
        let entries = given(long)
        let inside = World.opened(World.internal)
        return [
            bad(
                "first-is-missing", "T-1", "The first statement is not there.", long,
                given: Array(entries.dropFirst()), "wrongIndex", at: 0),
            bad(
                "reordered", "T-2", "Two statements changed places.", long,
                given: [entries[0], entries[2], entries[1], entries[3]], "wrongStatementBefore", at: 5),
            bad(
                "repeated", "T-1", "A statement is there twice.", long,
                given: [entries[0], entries[1], entries[1], entries[2], entries[3]], "wrongIndex", at: 4),
            bad(
                "message-among-them", "T-1", "A message stands before the last entry.", long,
                given: [long.stored[0], long.stored[1], long.stored[3], long.stored[5], long.stored[7]],
                "wrongKind",
                at: 2),
            bad(
                "other-previous", "T-1", "The entry after the first does not follow it.", World.room,
                given: given(
                    World.room.adding(
                        World.room.statement(.rotated(Epochs.epoch(World.shared, 2)), previous: .zero))),
                count: 2, "wrongPrevious", at: 1),
            bad(
                "of-another-room", "T-1", "The statements are those of the internal room.", World.room,
                given: inside.stored, "otherLog", at: 0),
            bad(
                "program-statement", "T-1", "A program statement stands there.", World.room,
                given: World.room.stored + [World.program.stored[1]], count: 2, "wrongKind", at: 1),
            bad(
                "cut", "T-1", "An entry ends early.", World.room,
                given: [
                    StoredEntry(
                        entry: World.room.stored[0].entry.dropLast(), receipt: World.room.stored[0].receipt)
                ],
                "undecodable", at: 0),
        ].map { vector in
            guard vector.name == "cut" else { return vector }
            var cut = vector
            cut.file.add("because", "truncated")
            cut.file.add("field", "signature")
            return cut
        }
    }

    private static var rules: [Vector] {
        let entries = given(long)
        let later = rotated.adding(rotated.message("After the rotation.", by: .rae, counter: 2, epoch: 2))
        let again = later.adding(
            later.statement(
                .rotated(Epochs.epoch(World.shared, 3, key: Epochs.key(World.shared, 1)))))
        let ghost = thread.adding(
            thread.statement(
                .changed(
                    Epochs.epoch(
                        World.shared, 2,
                        [
                            Epochs.member(.ada, .coordinator, World.shared, 2),
                            Epochs.member(.mallory, .maintainer, World.shared, 2),
                        ]))))
        let forged = thread.adding(
            thread.statement(.rotated(Epochs.epoch(World.shared, 2)), by: .ada, signer: .mallory))
        let grant = GrantVectors.joined.adding(GrantVectors.joined.grant(to: .cleo, [1], by: .rae))
        var ghosts = bad(
            "ghost-maintainer", "T-2", "A statement lists a maintainer who is not enrolled.", ghost,
            "roleNotHeld", at: 3)
        ghosts.file.add("who", bytes: Person.mallory.fingerprint.bytes)
        return [
            bad(
                "left-out", "T-2", "A statement was left out.", long,
                given: [entries[0], entries[2], entries[3]],
                "wrongStatementBefore", at: 5),
            bad(
                "last-left-out", "T-2",
                "The newest statement was kept back, and the last entry is a message of its epoch.", later,
                given: [later.stored[0], later.stored[4]], "wrongEpoch", at: 4),
            bad(
                "case-key-of-an-earlier-epoch", "T-2", "Epoch 3 has the key of epoch 1.", again,
                "reusedCaseKey", at: 5),
            bad(
                "signed-by-another", "T-2", "Mallory signs in Ada's name.", forged, "signature", at: 3),
            ghosts,
            bad(
                "grant-by-researcher", "T-2", "The last entry is a grant by a researcher.", grant,
                "authorMayNotGrant", at: 3),
            bad(
                "approval-not-asked", "T-2", "The last entry is an approval that nobody asks for.",
                World.room.adding(World.room.approval(of: .cleo, .coordinator, from: 1)), "approvalNotAsked",
                at: 1),
            bad(
                "message-after-closed", "T-2", "The last entry follows the end.",
                EndingVectors.closed.adding(EndingVectors.closed.message("One more thing.", by: .rae)),
                "closed", at: 2),
        ]
    }

    private static var witnesses: [Vector] {
        let entries = given(thread)
        let fork = World.room.adding(World.room.message("The jar closes.", by: .rae))
        let other = World.opened(World.internal)
        return [
            bad(
                "receipt-of-another-index", "T-3", "The last receipt is for the place before it.", thread,
                given: [
                    entries[0],
                    StoredEntry(
                        entry: entries[1].entry,
                        receipt: World.thread.prefix(2).receipt(for: entries[1].entry, index: 1)),
                ], "receiptForOther", at: 2),
            bad(
                "receipt-by-another", "T-3", "The last receipt is signed by another server.", thread,
                given: [
                    entries[0],
                    StoredEntry(
                        entry: entries[1].entry,
                        receipt: World.thread.prefix(2).receipt(for: entries[1].entry, by: .otherServer)),
                ], "receiptSignature", at: 2),
            bad(
                "last-entry-missing", "T-4", "The last entry is not there.", thread, given: [entries[0]],
                "rolledBack", at: 1),
            bad("nothing", "T-4", "There is nothing.", World.room, given: [], count: 0, "rolledBack", at: 0),
            bad(
                "rolled-back", "T-4", "The client had verified two entries more.", World.room,
                checkpoint: thread.checkpoint, "rolledBack", at: 2),
            bad(
                "forked", "T-4", "The client had verified another last entry.", thread.prefix(2),
                checkpoint: fork.checkpoint, "forked", at: 1),
            bad(
                "known-is-gone", "T-4", "A statement is known that is not among them.", thread,
                known: [EntryReference(index: 1, hash: rotated.head)], "forked", at: 1),
            bad(
                "known-is-another", "T-4", "Another first statement is known.", thread,
                known: [other.reference(0)], "forked", at: 0),
            bad(
                "known-is-later", "T-4", "A later statement is known.", thread,
                known: [rotated.reference(3)], "rolledBack", at: 3),
        ]
    }
}
