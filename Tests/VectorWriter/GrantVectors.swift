import PosternFormat
import PosternSigning
import VectorFiles

/// Objects in which somebody passes secrets on, and rooms with them: checks N-1 to N-4.
enum GrantVectors {
    private static let log = World.shared

    static var all: [Vector] { objects + rooms }

    /// Ada, Ben, Cleo and Rae.
    static func members(_ number: UInt32) -> [Member] {
        Epochs.standardMembers(log, number) + [Epochs.member(.cleo, .coordinator, log, number)]
    }

    /// Cleo joins with epoch 2 and may read from 1 on; Cleo coordinates, and holds no secret before that.
    static let joined: LogBuilder = {
        let reported = World.thread.prefix(2)
        return reported.adding(
            reported.statement(.changed(Epochs.epoch(log, 2, members(2)), approvals: []), by: .cleo))
    }()

    /// And Ben passes the secret of epoch 1 on.
    static let granted = joined.adding(joined.grant(to: .cleo, [1], by: .ben))

    private static func layout(_ room: LogBuilder, wraps: [UInt8]) -> Layout {
        var layout = Layout(.historyGrant)
        layout.prefix(room.prefix())
        layout.uint64("made_at", room.now.milliseconds)
        layout.fixed("member", Person.cleo.fingerprint.bytes)
        layout.vector("wraps", wraps)
        layout.author(.ben)
        return layout
    }

    private static func specimen(_ wraps: [UInt8]) -> Specimen {
        Specimen("history-grant", layout(joined, wraps: wraps)) {
            $0.sign(.historyGrant, log.program, Person.ben.sign)
        }
    }

    private static var objects: [Vector] {
        let one = StatementLayout.historyWrap(log, 1, to: .cleo)
        let two = StatementLayout.historyWrap(log, 2, to: .cleo)
        let good = specimen(one.encoded)
        precondition(good.layout.encoded == granted.stored[3].entry)
        var zero = one
        zero["epoch"] = bigEndian(0, 4)
        var long = one
        long["wrap"] += [0]
        func inside(
            _ name: String, check: String, _ says: String, error: String, field: String, _ wraps: [UInt8]
        ) -> Vector {
            good.fault("wraps-\(name)", check: check, says, error: error, field: field) {
                $0["wraps"] = wraps
            }
        }
        return [
            ok("ok", "Ben passes the secret of epoch 1 on to Cleo.", good, [one]),
            ok("ok-two", "Of two epochs.", specimen(one.encoded + two.encoded), [one, two]),
        ] + good.codecFaults + good.signatureSizes + good.prefixFaults() + [
            inside("none", check: "F-4", "There are no wraps.", error: "length", field: "wraps", []),
            inside(
                "descending", check: "F-11", "Epoch 2 comes before epoch 1.", error: "order", field: "wraps",
                two.encoded + one.encoded),
            inside(
                "twice", check: "F-11", "Epoch 1 is there twice.", error: "order", field: "wraps",
                one.encoded + one.encoded),
            inside(
                "of-epoch-zero", check: "F-11", "There is epoch 0.", error: "order", field: "wraps",
                zero.encoded),
            inside(
                "too-long", check: "F-4", "A wrap has 113 bytes.", error: "length", field: "wrap",
                long.encoded),
            inside(
                "cut", check: "F-1", "The wraps end inside one.", error: "truncated", field: "wrap",
                one.encoded.dropLast()),
            good.timeFault("made_at"),
        ]
    }

    private static func ok(_ name: String, _ says: String, _ specimen: Specimen, _ wraps: [Layout]) -> Vector
    {
        let layout = specimen.layout
        var vector = Vector("history-grant", name, says)
        vector.file.add("signing_seed", bytes: Person.ben.signingSeed)
        vector.file.add("signing_key", bytes: Person.ben.card.signingKey.bytes)
        vector.file.add("bytes", bytes: layout.encoded)
        vector.add(
            .ok(
                PrefixContents.lines(layout) + [
                    ("made_at", "\(joined.now.milliseconds)"), ("member", hex(layout["member"])),
                ]
                    + wraps.flatMap { wrap in
                        let epoch = wrap["epoch"].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                        return [("history_epoch", "\(epoch)"), ("history_wrap", hex(wrap["wrap"]))]
                    } + [
                        ("author", hex(layout["author"])),
                        ("entry_hash", hex(Entry.hash(of: layout.encoded, program: log.program).bytes)),
                    ]))
        return vector
    }
}

/// Rooms with grants.
extension GrantVectors {
    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        who: Person? = nil
    ) -> Vector {
        RoomLogVectors.bad("grant-\(name)", check, says, log, fault, who: who)
    }

    private static var rooms: [Vector] {
        let signatures = SignatureFault.all(
            layout(joined, wraps: StatementLayout.historyWrap(log, 1, to: .cleo).encoded), tag: .historyGrant,
            program: log.program, by: Person.ben.sign, mallory: Person.mallory.sign)
        return [
            LogVector.room("ok-grant", "Ben passes the secret of epoch 1 on to Cleo.", granted, .ok),
            LogVector.room(
                "ok-grant-again", "Ada does it once more, since Ben's wrap did not open.",
                granted.adding(granted.grant(to: .cleo, [1])), .ok),
        ] + whoAndWhat
            + signatures.map {
                bad("signature-\($0.name)", "N-2", $0.says, joined.adding($0.layout.encoded), "signature")
            }
    }

    private static var whoAndWhat: [Vector] {
        let number = Epochs.epoch(
            log, 2,
            [
                Epochs.member(.ada, .coordinator, log, 2),
                Epochs.member(.cleo, .coordinator, log, 2, from: 2),
            ])
        let without = World.thread.adding(World.thread.statement(.changed(number, approvals: [])))
        func with(_ epochs: [UInt32], to member: Person = .cleo, by author: Person = .ben) -> LogBuilder {
            joined.adding(joined.grant(to: member, epochs, by: author))
        }
        return [
            bad(
                "by-researcher", "N-1", "A researcher passes secrets on.", with([1], by: .rae),
                "authorMayNotGrant"),
            bad(
                "by-removed", "N-1", "Ben was removed, and passes on what he knew.",
                without.adding(without.grant(to: .cleo, [1], by: .ben)), "authorMayNotGrant"),
            bad(
                "by-stranger", "N-1", "A stranger passes secrets on.", with([1], by: .mallory),
                "authorMayNotGrant"),
            bad(
                "by-coordinator-not-listed", "N-1", "A coordinator who is not listed passes secrets on.",
                World.thread.adding(World.thread.grant(to: .ben, [1], by: .cleo)), "authorMayNotGrant"),
            bad(
                "to-stranger", "N-3", "The receiver is not listed.", with([1], to: .mallory), "notAMember",
                who: .mallory),
            bad(
                "of-the-epoch-in-force", "N-4", "The secret is that of the epoch in force.", with([2]),
                "historyNotAllowed"),
            bad(
                "of-a-later-epoch", "N-4", "The secret is that of an epoch to come.", with([1, 3]),
                "historyNotAllowed"),
            bad(
                "of-what-may-not-be-read", "N-4", "Cleo may read from epoch 2 on, and gets epoch 1.",
                without.adding(without.grant(to: .cleo, [1])), "historyNotAllowed"),
        ]
    }
}
