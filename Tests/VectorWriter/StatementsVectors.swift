import PosternFormat
import PosternSigning
import VectorFiles

/// The statements of a room without what was said between them: checks T-1 to T-8.
enum StatementsVectors {
    static let long = RoomLogVectors.long
    static let thread = World.thread
    static let rotated = RoomLogVectors.rotated(thread)

    static var all: [Vector] { good + places + rules + future + witnesses }

    static var good: [Vector] {
        let approved = Given(ApprovalVectors.approved).with {
            $0.program = Dual.program
            $0.approvals = [ApprovalVectors.approval.encoded]
        }
        let destroyed = EndingVectors.destroyed
        return [
            ok("opened", "A room just opened.", Given(World.room)),
            ok("", "Two messages follow the only statement.", Given(thread)),
            ok("rotated", "The last entry is a statement.", Given(rotated)),
            ok("long", "Four statements of eight entries.", Given(long)),
            ok(
                "concurrent", "A statement whose author had not seen the entry before it.",
                Given(RoomLogVectors.concurrent)),
            ok("grant", "The last entry is a grant.", Given(GrantVectors.granted)),
            ok("destroyed", "Closed, then destroyed.", Given(destroyed)),
            ok(
                "destroyed-checkpoint", "The end of the room was verified before.",
                Given(destroyed).with { $0.checkpoint = EndingVectors.closed.checkpoint }),
            ok("approval", "An approval for the next statement.", approved),
            ok(
                "approval-withheld", "The server keeps an approval back.", approved.with { $0.approvals = [] }
            ),
            ok(
                "checkpoint-between", "What was verified before is a message between.",
                Given(long).with { $0.checkpoint = long.prefix(2).checkpoint }),
            ok(
                "checkpoint", "What was verified before is a statement.",
                Given(long).with { $0.checkpoint = rotated.checkpoint }),
            ok(
                "checkpoint-before-a-statement", "What was verified before ends before a statement.",
                Given(long).with { $0.checkpoint = thread.checkpoint }),
            ok(
                "checkpoint-at-the-end", "What was verified before is the whole log.",
                Given(thread).with { $0.checkpoint = thread.checkpoint }),
            ok("known", "The last statement is known.", Given(long).with { $0.known = known(long, 7) }),
            ok(
                "known-earlier", "A statement between is known.",
                Given(long).with { $0.known = known(long, 3) }),
            ok(
                "known-of-another-time",
                "The last statement is known, and the server said another time of it before.",
                Given(rotated.prefix(3).adding(rotated.stored[3].entry, at: LogBuilder.time(9))).with {
                    $0.known = known(rotated, 3)
                }),
        ] + StatementApprovalVectors.offered(approved).map { ok($0.name, $0.says, $0.given, approvals: 1) }
    }

    static var rules: [Vector] {
        let all = Given(long)
        let again = rotated.adding(
            rotated.statement(.rotated(Epochs.epoch(World.shared, 3, key: Epochs.key(World.shared, 1)))))
        let ghosts = Epochs.epoch(
            World.shared, 2,
            [
                Epochs.member(.ada, .coordinator, World.shared, 2),
                Epochs.member(.mallory, .maintainer, World.shared, 2),
            ])
        let ghost = thread.adding(thread.statement(.changed(ghosts, approvals: [])))
        let forged = thread.adding(
            thread.statement(.rotated(Epochs.epoch(World.shared, 2)), signer: .mallory))
        return [
            bad(
                "left-out", "T-2", "A statement was left out.", all.with { $0.indexes = [0, 5, 7] },
                "wrongStatementBefore", at: 5),
            bad(
                "reordered", "T-2", "Two statements changed places.", all.with { $0.indexes = [0, 5, 3, 7] },
                "wrongStatementBefore", at: 5),
            bad(
                "time-of-a-statement-replaced", "T-2", "A statement was given another time.",
                all.with {
                    $0.others[3] = PlacedStatement(
                        before: long.places[3],
                        stored: StoredEntry(time: LogBuilder.time(4), entry: long.stored[3].entry))
                }, "wrongStatementBefore", at: 5),
            bad(
                "case-key-of-an-earlier-epoch", "T-2", "Epoch 3 has the key of epoch 1.", Given(again),
                "reusedCaseKey", at: 4),
            bad(
                "signed-by-another", "T-2", "Mallory signs in Ada's name.", Given(forged), "signature", at: 3),
            bad(
                "ghost-maintainer", "T-2", "A statement lists a maintainer who is not enrolled.",
                Given(ghost), "roleNotHeld", at: 3, who: .mallory),
            bad(
                "opened-twice", "T-2", "The room is opened twice.",
                Given(
                    thread.adding(
                        thread.statement(
                            .opened(World.contact, commitment: nil, Epochs.epoch(World.shared, 2))))),
                "wrongKind", at: 3),
            bad(
                "statement-after-closed", "T-2", "A statement follows the end.",
                Given(
                    EndingVectors.closed.adding(
                        EndingVectors.closed.statement(.rotated(Epochs.epoch(World.shared, 2))))),
                "closed", at: 2),
        ]
            + StatementApprovalVectors.refused.map {
                bad($0.name, "T-2", $0.says, $0.given, $0.fault, at: $0.index, who: $0.who)
            }
    }
}
