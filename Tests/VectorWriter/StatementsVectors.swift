import PosternFormat
import PosternSigning
import VectorFiles

/// The statements of a room without what was said between them: checks T-1 to T-8.
enum StatementsVectors {
    private static let long = RoomLogVectors.long
    private static let thread = World.thread
    private static let rotated = RoomLogVectors.rotated(thread)

    /// What a server gives out of a log, and what the client knows already.
    struct Given {
        let log: LogBuilder
        var indexes: [Int]
        /// Statements in place of those of the log, by index.
        var others: [Int: PlacedStatement] = [:]
        var statementReceipt: [UInt8]
        var endReceipt: [UInt8]
        var approvals: [[UInt8]] = []
        var checkpoint: Checkpoint?
        var known: [Place] = []
        var program = World.program

        /// All of it, as an honest server would give it.
        init(_ log: LogBuilder) {
            self.log = log
            indexes = log.stored.indices.filter {
                log.stored[$0].entry.first == ObjectType.statement.rawValue
            }
            statementReceipt = log.prefix(Int(log.last.count)).receipt
            endReceipt = log.receipt
        }

        var statements: [PlacedStatement] {
            indexes.map { others[$0] ?? PlacedStatement(before: log.places[$0], stored: log.stored[$0]) }
        }

        func with(_ change: (inout Given) -> Void) -> Given {
            var changed = self
            change(&changed)
            return changed
        }
    }

    static var all: [Vector] { good + places + rules + future + witnesses }

    private static func vector(
        _ name: String, check: String? = nil, _ says: String, _ given: Given
    ) -> Vector {
        var vector = Vector("statements", name, check: check, says)
        LogVector.addPlace(given.log.log, program: given.program, to: &vector)
        for statement in given.statements {
            vector.file.add("index", "\(statement.before.count)")
            vector.file.add("previous_head", bytes: statement.before.head.bytes)
            vector.file.add("time", "\(statement.stored.time.milliseconds)")
            vector.file.add("entry", bytes: statement.stored.entry)
        }
        vector.file.add("statement_receipt", bytes: given.statementReceipt)
        vector.file.add("end_receipt", bytes: given.endReceipt)
        for approval in given.approvals { vector.file.add("approval", bytes: approval) }
        if let checkpoint = given.checkpoint { vector.file.add("checkpoint", bytes: checkpoint.encoded) }
        for place in given.known { vector.file.add("known", "\(place.count) \(hex(place.head.bytes))") }
        return vector
    }

    private static func ok(
        _ name: String, _ says: String, _ given: Given, approvals: Int? = nil
    ) -> Vector {
        var vector = vector("ok\(name.isEmpty ? "" : "-\(name)")", says, given)
        vector.add(
            .ok([
                ("count", "\(given.log.count)"), ("head", hex(given.log.place.head.bytes)),
                ("approvals", "\(approvals ?? given.approvals.count)"),
            ]))
        return vector
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ given: Given, _ fault: String, at index: UInt64,
        because: String? = nil, field: String? = nil, who: Person? = nil
    ) -> Vector {
        var vector = vector(name, check: check, says, given)
        vector.file.add("outcome", "error \(fault)")
        vector.file.add("at", "\(index)")
        if let because { vector.file.add("because", because) }
        if let field { vector.file.add("field", field) }
        if let who { vector.file.add("who", bytes: who.fingerprint.bytes) }
        return vector
    }

    private static var good: [Vector] {
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
            ok(
                "known", "Two statements are known.",
                Given(long).with { $0.known = [long.places[1], long.places[4]] }),
        ] + StatementApprovalVectors.offered(approved).map { ok($0.name, $0.says, $0.given, approvals: 1) }
    }

    private static var places: [Vector] {
        let inside = World.opened(World.internal)
        let all = Given(long)
        func placed(_ index: Int, _ before: Place) -> Given {
            all.with { $0.others[index] = PlacedStatement(before: before, stored: long.stored[index]) }
        }
        func timed(_ index: Int, _ log: LogBuilder, _ milliseconds: UInt64) -> Given {
            Given(log).with {
                $0.others[index] = PlacedStatement(
                    before: log.places[index],
                    stored: StoredEntry(
                        time: required(Timestamp(milliseconds: milliseconds)), entry: log.stored[index].entry)
                )
            }
        }
        /// The last statement stands somewhere else, and its receipt says so.
        func moved(_ log: LogBuilder, _ index: Int, to before: Place) -> Given {
            Given(log).with {
                $0.others[index] = PlacedStatement(before: before, stored: log.stored[index])
                $0.statementReceipt = log.receipt(index: before.count, previous: before.head)
                $0.endReceipt = $0.statementReceipt
            }
        }
        let start = LogBuilder.start
        let beyond = rotated.adding(
            rotated.statement(
                .rotated(Epochs.epoch(World.shared, 3)),
                prefix: rotated.prefix(seen: Place(count: 5, head: rotated.place.head))))
        let elsewhere = rotated.adding(
            rotated.statement(
                .rotated(Epochs.epoch(World.shared, 3)),
                prefix: rotated.prefix(seen: Place(count: 4, head: thread.place.head))))
        return [
            bad(
                "message-among-them", "T-1", "A message stands among the statements.",
                all.with { $0.indexes = [0, 1, 3, 5, 7] }, "wrongKind", at: 1),
            bad(
                "program-statement", "T-1", "A program statement stands there.",
                all.with {
                    $0.others[3] = PlacedStatement(before: long.places[3], stored: World.program.stored[1])
                }, "wrongKind", at: 3),
            bad(
                "of-another-room", "T-1", "The statements are those of the internal room.",
                Given(World.room).with {
                    $0.others[0] = PlacedStatement(before: inside.places[0], stored: inside.stored[0])
                }, "otherLog", at: 0),
            bad(
                "cut", "T-1", "A statement ends early.",
                Given(World.room).with {
                    $0.others[0] = PlacedStatement(
                        before: World.room.places[0],
                        stored: StoredEntry(
                            time: World.room.stored[0].time, entry: World.room.stored[0].entry.dropLast()))
                }, "undecodable", at: 0, because: "value", field: "members_size"),
            bad(
                "time-went-back", "T-6", "A statement came a millisecond before the one before it.",
                timed(3, long, start - 1), "timeWentBack", at: 3),
            bad(
                "first-at-another-beginning", "T-7", "The first statement begins another log.",
                placed(0, Place(count: 0, head: inside.places[0].head)), "wrongPrevious", at: 0),
            bad(
                "before-the-last-statement", "T-7", "A statement is placed before the one that it follows.",
                placed(3, long.places[0]), "wrongPrevious", at: 0),
            bad(
                "first-is-missing", "T-7", "The first statement is not there.",
                all.with { $0.indexes = [3, 5, 7] }, "wrongPrevious", at: 3),
            bad(
                "first-is-late", "T-7", "The first statement comes after two entries.",
                moved(World.room, 0, to: thread.places[2]), "wrongPrevious", at: 2),
            bad(
                "destroyed-late", "T-7", "Something stands between the end of the room and its destruction.",
                moved(EndingVectors.destroyed, 2, to: thread.places[3]), "wrongPrevious", at: 3),
            bad(
                "beside-the-last-statement", "T-7",
                "A statement follows the last one at once, and another head.",
                placed(3, Place(count: 1, head: long.places[2].head)), "wrongPrevious", at: 1),
            bad(
                "repeated", "T-7", "A statement is there twice.", all.with { $0.indexes = [0, 3, 3, 5, 7] },
                "wrongPrevious", at: 3),
            bad(
                "head-of-a-statement-replaced", "T-8", "A statement was given another head before it.",
                all.with {
                    $0.others[3] = PlacedStatement(
                        before: Place(count: 3, head: long.places[2].head), stored: long.stored[3])
                }, "otherLogSeen", at: 3),
            bad(
                "seen-beyond", "T-8", "A statement's author had seen more than there is before it.",
                Given(beyond), "otherLogSeen", at: 4),
            bad(
                "seen-of-another-head", "T-8", "A statement's author had seen another log.",
                Given(elsewhere), "otherLogSeen", at: 4),
        ]
    }

    private static var rules: [Vector] {
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

    private static var future: [Vector] {
        let room = RoomKind.thread
        let extended = room.adding(
            room.statement(.rotated(Epochs.epoch(room.log, 3)), extensions: ExtensionLayout.critical))
        let reason = room.adding(
            StatementLayout.statement(after: room, reason: 2, number: 3).bytes { $0["reason"] = [6] })
        let suite = room.adding(
            StatementLayout.statement(after: room, reason: 2, number: 3).bytes { $0["suite"] = [2] })
        let made: [(String, String, LogBuilder, String, String?)] = [
            (
                "extension", "A statement has an extension that must be understood", extended,
                "criticalExtension", nil
            ),
            ("reason", "A statement has reason 6", reason, "unknownKind", "reason"),
            ("suite", "A statement has suite 2", suite, "suite", nil),
        ]
        let harmless = room.adding(
            room.statement(.rotated(Epochs.epoch(room.log, 3)), extensions: ExtensionLayout.harmless))
        return [
            ok(
                "future-extension", "A statement has extensions that nobody has to understand.",
                given(harmless).with { $0.program = Dual.program })
        ]
            + made.flatMap { name, says, log, because, field in
                [(Dual.program, "uncovered", "1"), (Dual.raised, "newer", "2")].map { program, fault, level in
                    bad(
                        "future-\(name)-\(fault)", name == "extension" ? "T-2" : "T-1",
                        "\(says), and the level is \(level).", given(log).with { $0.program = program },
                        fault, at: 4, because: because, field: field)
                }
            }
    }

    /// The last entry is a statement that nothing here may be able to read.
    private static func given(_ log: LogBuilder) -> Given {
        Given(log).with { $0.statementReceipt = log.receipt }
    }

    private static var witnesses: [Vector] {
        let fork = World.room.adding(World.room.message("The jar closes.", by: .rae))
        let other = World.opened(World.internal)
        let all = Given(long)
        func end(_ name: String, _ says: String, _ receipt: [UInt8], _ fault: String) -> Vector {
            bad(
                "end-receipt-\(name)", "T-3", says, Given(thread).with { $0.endReceipt = receipt }, fault,
                at: 0)
        }
        func last(_ name: String, _ says: String, _ receipt: [UInt8], _ fault: String) -> Vector {
            bad(
                "statement-receipt-\(name)", "T-3", says,
                Given(thread).with { $0.statementReceipt = receipt }, fault, at: 0)
        }
        let early = required(Timestamp(milliseconds: LogBuilder.start - 1))
        return [
            last(
                "of-another-entry", "The receipt of the statement is that of the last entry.", thread.receipt,
                "receiptForOther"),
            last(
                "of-another-time", "The receipt names another time.", World.room.receipt(at: early),
                "receiptForOther"),
            last(
                "of-another-room", "The receipt is one of the internal room.", other.receipt,
                "receiptForOther"),
            last(
                "by-another", "Another server signed it.", World.room.receipt(by: .otherServer),
                "receiptSignature"),
            end(
                "by-another", "Another server signed it.", thread.receipt(by: .otherServer),
                "receiptSignature"),
            end("of-another-room", "It is one of the internal room.", other.receipt, "receiptForOther"),
            end(
                "before-the-time-of-the-statement", "It is older than the statement.",
                thread.receipt(at: early), "receiptForOther"),
            end(
                "of-another-statement", "It is for another statement in the place of the last.",
                other.receipt(of: World.shared), "receiptForOther"),
            bad(
                "end-receipt-before-the-statement", "T-3", "It is for an entry before the last statement.",
                all.with { $0.endReceipt = thread.receipt }, "receiptForOther", at: 7),
            bad(
                "end-after-closed", "T-3", "The room is closed, and an entry follows.",
                Given(EndingVectors.closed).with {
                    let closed = EndingVectors.closed
                    $0.endReceipt = closed.adding(closed.message("One more thing.", by: .rae)).receipt
                }, "closed", at: 2),
            bad(
                "newest-withheld", "T-3", "The newest statement is not given, and its receipt is.",
                all.with { $0.indexes = [0, 3, 5] }, "receiptForOther", at: 5),
            bad(
                "nothing", "T-4", "There is nothing.", Given(World.room).with { $0.indexes = [] },
                "rolledBack", at: 0),
            bad(
                "rolled-back", "T-4", "The client had verified two entries more.",
                Given(World.room).with { $0.checkpoint = thread.checkpoint }, "rolledBack", at: 2),
            bad(
                "forked", "T-4", "The client had verified another last entry.",
                Given(thread.prefix(2)).with { $0.checkpoint = fork.checkpoint }, "forked", at: 1),
            bad(
                "forked-before-a-statement", "T-4",
                "The client had verified another entry before a statement.",
                all.with {
                    $0.checkpoint = Checkpoint(
                        log: long.log, place: Place(count: 3, head: fork.place.head))
                }, "forked", at: 2),
            bad(
                "forked-after-a-statement", "T-4", "The client had verified another statement.",
                all.with {
                    $0.checkpoint = Checkpoint(
                        log: long.log, place: Place(count: 4, head: fork.place.head))
                }, "forked", at: 3),
            bad(
                "forked-at-the-beginning", "T-4", "The client knows another beginning.",
                all.with {
                    $0.checkpoint = Checkpoint(
                        log: long.log, place: Place(count: 0, head: other.places[0].head))
                }, "forked", at: 0),
            bad(
                "known-is-gone", "T-4", "A statement is known that is not among them.",
                Given(thread).with { $0.known = [thread.places[2]] }, "forked", at: 1),
            bad(
                "known-is-another", "T-4", "Another first statement is known.",
                Given(thread).with { $0.known = [other.place] }, "forked", at: 0),
            bad(
                "known-is-later", "T-4", "A later statement is known.",
                Given(thread).with { $0.known = [rotated.place] }, "rolledBack", at: 3),
        ]
    }
}
