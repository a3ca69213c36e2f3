import PosternFormat
import PosternSigning
import VectorFiles

/// Objects in which a maintainer agrees that somebody joins a room, and rooms with them: checks V-1 to V-4 and S-18.
enum ApprovalVectors {
    private static let room = Dual.room

    static var all: [Vector] { objects + good + places + authors + additions }

    /// Ben agrees that Cleo joins and reads everything.
    static let approved = room.adding(room.approval(of: .cleo, .coordinator, from: 1))

    private static var layout: Layout {
        var layout = Layout(.approval)
        layout.log(room.log)
        layout.uint64("index", room.count)
        layout.fixed("previous", room.head.bytes)
        layout.uint64("made_at", room.now.milliseconds)
        layout.fixed("member", Person.cleo.fingerprint.bytes)
        layout.uint8("role", Role.coordinator.rawValue)
        layout.uint32("reads_from", 1)
        layout.fixed("author", Person.ben.fingerprint.bytes)
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        return layout
    }

    private static var objects: [Vector] {
        let good = Specimen("approval", layout) { $0.sign(.approval, room.log.program, Person.ben.sign) }
        let layout = good.layout
        precondition(layout.encoded == approved.stored[1].entry)
        var ok = Vector("approval", "ok", "Ben agrees that Cleo joins and reads everything.")
        ok.file.add("signing_seed", bytes: Person.ben.signingSeed)
        ok.file.add("signing_key", bytes: Person.ben.card.signingKey.bytes)
        ok.file.add("bytes", bytes: layout.encoded)
        ok.add(
            .ok([
                ("program", hex(layout["program"])), ("case", hex(layout["case"])), ("room", "shared"),
                ("index", "1"), ("previous", hex(layout["previous"])),
                ("made_at", "\(room.now.milliseconds)"), ("member", hex(layout["member"])), ("role", "3"),
                ("reads_from", "1"), ("author", hex(layout["author"])),
                ("entry_hash", hex(Entry.hash(of: layout.encoded, program: room.log.program).bytes)),
            ]))
        return [ok] + good.codecFaults + good.signatureSizes + RoomFault.vectors(of: good)
            + [0, 5].map { role in
                good.fault(
                    "role-\(role)", check: "F-8", "The role is \(role).", error: "value", field: "role"
                ) {
                    $0["role"] = [UInt8(role)]
                }
            } + [
                good.fault(
                    "reads-from-zero", check: "F-8", "reads_from is 0.", error: "value", field: "reads_from"
                ) { $0["reads_from"] = bigEndian(0, 4) },
                good.fault(
                    "room-empty", check: "F-4", "The room is empty.", error: "length", field: "room"
                ) { $0["room"] = [] },
                good.fault(
                    "made-at-year-10000", check: "F-8", "made_at is after the year 9999.", error: "value",
                    field: "made_at"
                ) { $0["made_at"] = bigEndian(253_402_300_800_000, 8) },
            ]
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        who: Person? = nil, program: LogBuilder = Dual.program
    ) -> Vector {
        RoomLogVectors.bad("approval-\(name)", check, says, log, fault, who: who, program: program)
    }

    private static var places: [Vector] {
        let closed = room.adding(room.statement(.closed))
        let empty = LogBuilder(log: room.log)
        let inside = LogID(program: room.log.program, case: World.caseID, room: .internal)
        func with(_ log: LogBuilder, index: UInt64? = nil, previous: Digest? = nil, of: LogID? = nil)
            -> LogBuilder
        {
            log.adding(
                log.approval(of: .cleo, .coordinator, from: 1, log: of, index: index, previous: previous))
        }
        return [
            bad(
                "of-another-room", "L-3", "It was made for the internal room.", with(room, of: inside),
                "otherLog"),
            bad("index-too-high", "L-4", "It says that it is entry 2.", with(room, index: 2), "wrongIndex"),
            bad(
                "other-previous", "L-5", "It follows something else.", with(room, previous: .zero),
                "wrongPrevious"),
            bad("after-closed", "L-6", "The room is closed.", with(closed), "closed"),
            bad("first", "L-7", "The first entry is an approval.", with(empty), "wrongKind"),
        ]
    }

    private static var authors: [Vector] {
        var full = room
        for number in 1...256 {
            full.add(full.approval(of: Person("\(number)"), .researcher, from: 1))
        }
        let signatures = SignatureFault.all(
            layout, tag: .approval, program: room.log.program, by: Person.ben.sign,
            mallory: Person.mallory.sign)
        func with(_ author: Person) -> LogBuilder {
            room.adding(room.approval(of: .cleo, .coordinator, from: 1, by: author))
        }
        return [
            bad(
                "not-asked", "V-1", "The program has no dual control.",
                World.room.adding(World.room.approval(of: .cleo, .coordinator, from: 1)), "approvalNotAsked",
                program: World.program),
            bad("by-coordinator", "V-2", "A coordinator approves.", with(.ada), "authorNotMaintainer"),
            bad("by-researcher", "V-2", "A researcher approves.", with(.rae), "authorNotMaintainer"),
            bad(
                "by-stranger", "V-2", "Somebody approves who is not listed.", with(.dora),
                "authorNotMaintainer"),
            bad(
                "too-many", "V-4", "256 approvals wait, and another one comes.",
                full.adding(full.approval(of: .cleo, .coordinator, from: 1)), "tooManyApprovals"),
        ]
            + signatures.map {
                bad("signature-\($0.name)", "V-3", $0.says, room.adding($0.layout.encoded), "signature")
            }
    }
}

/// Additions in a program of dual control, with and without what they need.
extension ApprovalVectors {
    private static func members(
        _ number: UInt32, cleo role: Role? = .coordinator, from: UInt32 = 1
    ) -> [Member] {
        Epochs.standardMembers(room.log, number)
            + (role.map { [Epochs.member(.cleo, $0, room.log, number, from: from)] } ?? [])
    }

    private static func changed(_ log: LogBuilder, _ number: UInt32 = 2, to members: [Member]) -> LogBuilder {
        log.adding(log.statement(.changed(Epochs.epoch(room.log, number, members))))
    }

    private static func approved(_ log: LogBuilder, _ person: Person, _ role: Role, from: UInt32)
        -> LogBuilder
    {
        log.adding(log.approval(of: person, role, from: from))
    }

    /// Cleo is a coordinator who may read from epoch 2 on.
    private static let late = changed(
        approved(room, .cleo, .coordinator, from: 2), to: members(2, from: 2))

    private static var good: [Vector] {
        let removed = changed(room, to: Epochs.standardMembers(room.log, 2).filter { $0.role != .researcher })
        return [
            LogVector.room(
                "ok-approved", "Cleo joins with Ben's approval.", changed(approved, to: members(2)),
                program: Dual.program, .ok),
            LogVector.room(
                "ok-approved-for-more", "Cleo was approved for everything, and gets less.",
                changed(approved, to: members(2, from: 2)), program: Dual.program, .ok),
            LogVector.room(
                "ok-approved-history", "Cleo may read further back, with a second approval.",
                changed(approved(late, .cleo, .coordinator, from: 1), 3, to: members(3)),
                program: Dual.program,
                .ok),
            LogVector.room(
                "ok-removed-without-approval", "Rae is removed, which needs no approval.", removed,
                program: Dual.program, .ok),
            LogVector.room(
                "ok-replaced-with-program-approval",
                "Cleo's card was replaced in the program with Ben's approval, which counts here.",
                replaced.log, program: replaced.program, .ok),
        ]
    }

    /// Cleo is listed from epoch 2 on, and her card is replaced in the program.
    private static var replaced: (log: LogBuilder, program: LogBuilder) { replacing(from: 2) }

    private static func replacing(from epoch: UInt32) -> (log: LogBuilder, program: LogBuilder) {
        let agreed = Dual.approving(Dual.program, .coordinator, .vera)
        let program = agreed.adding(
            agreed.programStatement(.replace(Person.cleo.fingerprint, card: Person.vera.card)))
        let list =
            Epochs.standardMembers(room.log, 3)
            + [Epochs.member(.vera, .coordinator, room.log, 3, from: epoch)]
        let log = late.adding(
            late.statement(
                .changed(Epochs.epoch(room.log, 3, list)), programHead: program.programHead))
        return (log, program)
    }

    private static var additions: [Vector] {
        let other = approved(room, .cleo, .coordinator, from: 2)
        let rotated = RoomLogVectors.rotated(approved)
        let more = replacing(from: 1)
        let gone = approverGone
        return [
            bad(
                "missing", "S-18", "Nobody approved that Cleo joins.", changed(room, to: members(2)),
                "notApproved", who: .cleo),
            bad(
                "of-another", "S-18", "Somebody else was approved.",
                changed(approved(room, .dora, .coordinator, from: 1), to: members(2)), "notApproved",
                who: .cleo),
            bad(
                "of-another-role", "S-18", "Cleo was approved as a maintainer.",
                changed(approved(room, .cleo, .maintainer, from: 1), to: members(2)), "notApproved",
                who: .cleo),
            bad(
                "of-less-history", "S-18", "Cleo was approved from epoch 2 on, and gets everything.",
                changed(other, to: members(2)), "notApproved", who: .cleo),
            bad(
                "before-an-epoch", "S-18", "The approval was made before the last epoch began.",
                changed(rotated, 3, to: members(3)), "notApproved", who: .cleo),
            bad(
                "missing-for-history", "S-18", "Cleo may read further back, and nobody approved.",
                changed(late, 3, to: members(3)), "notApproved", who: .cleo),
            bad(
                "by-somebody-who-left", "S-18", "The approver was expelled from the program since.", gone.log,
                "notApproved", who: .cleo, program: gone.program),
            bad(
                "missing-for-more-than-the-old-card", "S-18",
                "Cleo's new card may read further back than the old one.", more.log, "notApproved",
                who: .vera, program: more.program),
        ]
    }

    private static var approverGone: (log: LogBuilder, program: LogBuilder) {
        let program = Dual.program.adding(Dual.program.programStatement(.expel(Person.ben.fingerprint)))
        let list = members(2).filter { $0.role != .maintainer }
        let log = approved.adding(
            approved.statement(.changed(Epochs.epoch(room.log, 2, list)), programHead: program.programHead))
        return (log, program)
    }
}
