import PosternFormat
import PosternSigning
import VectorFiles

/// Approvals by themselves, and as entries of a room: checks V-1, V-2, V-3 and V-5.
enum ApprovalVectors {
    static let room = Dual.room

    static var all: [Vector] { objects + entries + ApprovalUseVectors.all }

    /// Ben agrees that Cleo joins and reads everything.
    static let approval = room.approval(of: .cleo, .coordinator, from: 1)
    static let approved = room.adding(approval.encoded)

    static func layout(replacing replaced: Person? = nil) -> Layout {
        var layout = Layout(.approval)
        layout.prefix(room.prefix())
        layout.uint64("made_at", room.now.milliseconds)
        layout.place("statement", room.last)
        layout.fixed("member", Person.cleo.fingerprint.bytes)
        layout.uint8("role", Role.coordinator.rawValue)
        layout.uint32("reads_from", 1)
        layout.vector("replaces", replaced?.fingerprint.bytes ?? [])
        layout.author(.ben)
        return layout
    }

    private static func specimen(replacing replaced: Person? = nil) -> Specimen {
        Specimen("approval", layout(replacing: replaced)) {
            $0.sign(.approval, room.log.program, Person.ben.sign)
        }
    }

    private static var objects: [Vector] {
        let good = specimen(replacing: .ada)
        precondition(specimen().layout.encoded == approval.encoded)
        return [
            ok("ok", "Ben agrees that Cleo joins and reads everything.", specimen().layout),
            ok("ok-replacing", "Ben agrees that Cleo takes Ada's place.", good.layout),
        ] + good.codecFaults + good.signatureSizes + good.prefixFaults(["statement"])
            + [0, 5].map { role in
                good.fault(
                    "role-\(role)", check: "F-8", "The role is \(role).", error: "value", field: "role"
                ) { $0["role"] = [UInt8(role)] }
            }
            + [1, 31, 33].map { count in
                good.fault(
                    "replaces-of-\(count)-bytes", check: "F-4", "replaces has \(count) bytes.",
                    error: "length", field: "replaces"
                ) { $0["replaces"] = Array(repeating: 0xf0, count: count) }
            } + [
                good.fault(
                    "reads-from-zero", check: "F-8", "reads_from is 0.", error: "value", field: "reads_from"
                ) { $0["reads_from"] = bigEndian(0, 4) },
                good.timeFault("made_at"),
            ]
    }

    private static func ok(_ name: String, _ says: String, _ layout: Layout) -> Vector {
        var ok = Vector("approval", name, says)
        ok.file.add("signing_seed", bytes: Person.ben.signingSeed)
        ok.file.add("signing_key", bytes: Person.ben.card.signingKey.bytes)
        ok.file.add("bytes", bytes: layout.encoded)
        ok.add(
            .ok(
                PrefixContents.lines(layout) + [
                    ("made_at", "\(room.now.milliseconds)"), ("statement_count", "1"),
                    ("statement_head", hex(layout["statement_head"])), ("member", hex(layout["member"])),
                    ("role", "3"), ("reads_from", "1"), ("replaces", hex(layout["replaces"])),
                    ("author", hex(layout["author"])),
                    ("entry_hash", hex(Entry.hash(of: layout.encoded, program: room.log.program).bytes)),
                ]))
        return ok
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        program: LogBuilder = Dual.program
    ) -> Vector {
        RoomLogVectors.bad("approval-\(name)", check, says, log, fault, program: program)
    }

    private static var entries: [Vector] {
        let signatures = SignatureFault.all(
            layout(), tag: .approval, program: room.log.program, by: Person.ben.sign,
            mallory: Person.mallory.sign)
        func with(_ author: Person) -> LogBuilder {
            room.adding(room.approval(of: .cleo, .coordinator, from: 1, by: author).encoded)
        }
        let rotated = RoomLogVectors.rotated(room)
        func after(_ statement: Place) -> LogBuilder {
            rotated.adding(rotated.approval(of: .cleo, .coordinator, from: 1, statement: statement).encoded)
        }
        return [
            LogVector.room("ok-approval", "Ben approves.", approved, program: Dual.program, .ok),
            LogVector.room(
                "ok-approval-twice", "Ben approves two people.",
                approved.adding(approved.approval(of: .dora, .researcher, from: 1).encoded),
                program: Dual.program, .ok),
            bad(
                "not-asked", "V-1", "The program has no dual control.",
                World.room.adding(World.room.approval(of: .cleo, .coordinator, from: 1).encoded),
                "approvalNotAsked", program: World.program),
            bad("by-coordinator", "V-2", "A coordinator approves.", with(.ada), "authorNotMaintainer"),
            bad("by-researcher", "V-2", "A researcher approves.", with(.rae), "authorNotMaintainer"),
            bad(
                "by-stranger", "V-2", "Somebody approves who is not listed.", with(.dora),
                "authorNotMaintainer"),
            bad(
                "of-an-earlier-statement", "V-5", "It is for the statement that came already.",
                after(room.last), "approvalForOther"),
            bad(
                "of-the-beginning", "V-5", "It is for the statement that opened the room.",
                after(rotated.places[0]), "approvalForOther"),
            bad(
                "of-another-head", "V-5", "It is for the statement after another rotation.",
                after(Place(count: rotated.last.count, head: room.last.head)), "approvalForOther"),
            bad(
                "of-a-later-statement", "V-5", "It is for a statement that is not there yet.",
                after(Place(count: 9, head: rotated.last.head)), "approvalForOther"),
        ]
            + signatures.map {
                bad("signature-\($0.name)", "V-3", $0.says, room.adding($0.layout.encoded), "signature")
            }
    }
}
