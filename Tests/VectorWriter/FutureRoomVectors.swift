import PosternFormat
import PosternSigning

/// What a later edition could add to a room, before and after the program's level covers it: checks S-21 and X-3, and
/// L-1. Behind what is newer the chain is verified all the same.
enum FutureRoomVectors {
    /// Something of a later edition: where it is, and what does not know it.
    private struct Addition {
        let name: String
        let says: String
        let check: String
        let because: String
        var field: String?
        let room: LogBuilder
        let entry: [UInt8]
    }

    static var all: [Vector] { ignored + additions.flatMap { refused($0) } + forged + behind }

    private static var additions: [Addition] {
        extensions + kinds + suites + members + Self.reasons
    }

    private static var ignored: [Vector] {
        let card = parsed {
            try Card(
                decoding: FutureProgramVectors.card(of: .mallory) {
                    $0["extensions"] = ExtensionLayout.harmlessBytes
                })
        }
        let empty = LogBuilder(log: World.shared)
        let list = [
            Epochs.member(.ada, .coordinator, World.shared, 1),
            Epochs.member(.mallory, .researcher, World.shared, 1, card: card),
        ]
        return RoomKind.statements.map { kind in
            LogVector.room(
                "ok-future-\(kind.name)-extension",
                "\(kind.says) has extensions that nobody has to understand.",
                kind.room.adding(kind.make(kind.room, .init(extensions: ExtensionLayout.harmless))),
                program: Dual.program, .ok)
        } + [
            LogVector.room(
                "ok-future-member-card-extension",
                "A member's card has extensions that nobody has to understand.",
                empty.adding(
                    empty.statement(
                        .opened(World.contact, commitment: nil, Epochs.epoch(World.shared, 1, list)))),
                .ok)
        ]
    }

    private static var extensions: [Addition] {
        RoomKind.statements.map { kind in
            Addition(
                name: "\(kind.name)-extension",
                says: "\(kind.says) has an extension that must be understood", check: "S-21",
                because: "criticalExtension", room: kind.room,
                entry: kind.make(kind.room, .init(extensions: ExtensionLayout.critical)))
        }
    }

    private static var kinds: [Addition] {
        let room = RoomKind.thread
        return [UInt8(128), 255].map { kind in
            Addition(
                name: "kind-\(kind)", says: "An entry is of kind \(kind)", check: "X-3",
                because: "unknownKind", field: "type", room: room, entry: room.later(kind: kind))
        }
    }

    /// A statement of Ada's, changed and signed again.
    private static func statement(
        after room: LogBuilder, _ change: (inout Layout) -> Void
    ) -> [UInt8] {
        StatementLayout.statement(after: room, reason: 2, number: room.epoch + 1).bytes(change)
    }

    private static var reasons: [Addition] {
        let room = RoomKind.thread
        return [UInt8(6), 255].map { reason in
            Addition(
                name: "reason-\(reason)", says: "A statement has reason \(reason)", check: "L-1",
                because: "unknownKind", field: "reason", room: room,
                entry: statement(after: room) { $0["reason"] = [reason] })
        } + [
            Addition(
                name: "epoch-suite", says: "An epoch has suite 2", check: "L-1", because: "suite", room: room,
                entry: statement(after: room) { $0["epoch_suite"] = [2] })
        ]
    }

    /// Every kind of entry in another suite. The suite is the third byte.
    private static var suites: [Addition] {
        RoomKind.all.map { kind in
            var entry = kind.entry()
            entry[2] = 2
            return Addition(
                name: "\(kind.name)-suite", says: "\(kind.says) has suite 2", check: "L-1", because: "suite",
                room: kind.room, entry: entry)
        }
    }

    private static var members: [Addition] {
        let room = RoomKind.thread
        func with(_ change: (inout Layout) -> Void) -> [UInt8] {
            var list = StatementLayout.members(room.log, 3)
            list[2]["card"] = FutureProgramVectors.card(of: .rae, change)
            return statement(after: room) { StatementLayout.list(list, in: &$0) }
        }
        return [
            Addition(
                name: "member-card-extension",
                says: "A member's card has an extension that must be understood", check: "L-1",
                because: "criticalExtension", room: room,
                entry: with { $0["extensions"] = ExtensionLayout.criticalBytes }),
            Addition(
                name: "member-card-suite", says: "A member's card has suite 2", check: "L-1",
                because: "suite", room: room, entry: with { $0["suite"] = [2] }),
        ]
    }

    private static func refused(_ addition: Addition) -> [Vector] {
        let log = addition.room.adding(addition.entry)
        let index = log.count - 1
        return [
            LogVector.room(
                "future-\(addition.name)-uncovered", check: addition.check,
                "\(addition.says), and the level is 1.", log, program: Dual.program,
                .fault("uncovered", at: index, because: addition.because, field: addition.field)),
            LogVector.room(
                "ok-future-\(addition.name)-covered", "\(addition.says), and the level is 2.", log,
                program: Dual.raised, .newer(at: index, because: addition.because, field: addition.field)),
        ]
    }

    /// What must be understood counts only from who may say it.
    private static var forged: [Vector] {
        RoomKind.statements.flatMap { kind in
            func bad(
                _ name: String, _ check: String, _ says: String, _ fault: String, by author: Person? = nil,
                signer: Person? = nil
            ) -> Vector {
                let change = RoomKind.Change(
                    author: author, signer: signer, extensions: ExtensionLayout.critical)
                return RoomLogVectors.bad(
                    "future-\(kind.name)-extension-\(name)", check,
                    "\(kind.says) has an extension that must be understood, and \(says).",
                    kind.room.adding(kind.make(kind.room, change)), fault, program: Dual.raised)
            }
            return [
                bad("forged", "S-4", "Mallory signed in Ada's name", "signature", signer: .mallory),
                bad("by-maintainer", "S-3", "is a maintainer's", "authorNotCoordinator", by: .ben),
            ]
        }
    }

    /// What comes behind a newer entry is chained, and not judged.
    private static var behind: [Vector] {
        let room = RoomKind.thread
        let newer = room.adding(room.later(kind: 128))
        let message = newer.message("What was that?", by: .rae)
        let forged = newer.statement(.closed, signer: .mallory)
        let long = newer.adding(message).adding(forged)
        let early = required(
            Timestamp(milliseconds: newer.stored[Int(newer.count) - 1].time.milliseconds - 1))
        let verdict = LogVector.Verdict.newer(at: newer.count - 1, because: "unknownKind", field: "type")
        func bad(
            _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
            at index: UInt64
        ) -> Vector {
            RoomLogVectors.bad(
                "behind-newer-\(name)", check, says, log, fault, at: index, program: Dual.raised)
        }
        let later = room.later()
        return [
            LogVector.room(
                "ok-behind-newer", "Two entries follow a newer one; nobody can tell that the last is forged.",
                long, program: Dual.raised, verdict),
            LogVector.room(
                "ok-behind-newer-no-object", "Bytes follow a newer entry that this edition cannot read.",
                newer.adding([0xff]), program: Dual.raised, verdict),
            LogVector.room(
                "ok-behind-newer-checkpoint", "The chain goes on from what was verified before.", long,
                program: Dual.raised, checkpoint: newer.adding(message).checkpoint, verdict),
            LogVector.room(
                "future-kind-16-uncovered", check: "X-3", "An entry is of kind 16, and the level is 1.",
                room.adding(later), program: Dual.program,
                .fault("uncovered", at: room.count, because: "unknownKind", field: "type")),
            LogVector.room(
                "ok-future-kind-16-covered", "An entry is of kind 16, and the level is 2: it counts.",
                room.adding(later), program: Dual.raised, .ok),
            bad(
                "time-went-back", "L-8", "An entry behind a newer one came before it.",
                newer.adding(message, at: early), "timeWentBack", at: newer.count),
            bad(
                "dropped", "R-3", "An entry behind a newer one was dropped.",
                long.dropping(Int(newer.count)).with(receipt: long.receipt), "receiptForOther",
                at: newer.count),
            bad(
                "replaced", "R-3", "A newer entry was replaced by another.",
                long.replacing(Int(newer.count) - 1, with: room.later(kind: 129)).with(receipt: long.receipt),
                "receiptForOther", at: long.count - 1),
            LogVector.room(
                "behind-newer-forked", check: "K-3", "An entry behind a newer one was verified as another.",
                long, program: Dual.raised,
                checkpoint: newer.adding(newer.message("Another.", by: .rae)).checkpoint,
                .fault("forked", at: newer.count)),
        ]
    }
}
