import PosternFormat
import PosternSigning

/// Who may add entries of kinds that a later edition knows: checks.
enum LaterRuleVectors {
    private static let room = World.room
    private static let program = World.raised

    static var all: [Vector] { good + authors + signatures }

    private static var good: [Vector] {
        [
            LogVector.room(
                "ok-later-entry", "A member's entry of a later kind, and a message after it.",
                {
                    let log = room.adding(room.later())
                    return log.adding(log.message("What was that?", by: .rae))
                }(), program: program, .ok),
            LogVector.room(
                "ok-later-entry-by-researcher", "A researcher's.", room.adding(room.later(by: .rae)),
                program: program, .ok),
            LogVector.room(
                "ok-later-entry-by-coordinator", "It is Cleo's, a coordinator who is not listed.",
                room.adding(room.later(by: .cleo)), program: program, .ok),
            LogVector.room(
                "ok-later-entry-127", "The last kind that need not be understood.",
                room.adding(room.later(kind: 127)), program: program, .ok),
        ]
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        who: Person? = nil, program: LogBuilder = program
    ) -> Vector {
        RoomLogVectors.bad("later-entry-\(name)", check, says, log, fault, who: who, program: program)
    }

    private static var authors: [Vector] {
        let dora = program.adding(
            program.programStatement(
                .enroll(role: .maintainer, name: Person.dora.name, card: Person.dora.card)))
        let expelled = program.adding(program.programStatement(.expel(Person.cleo.fingerprint)))
        let list = Epochs.standardMembers(room.log, 2).filter { $0.role != .researcher }
        let removed = room.adding(room.statement(.changed(Epochs.epoch(room.log, 2, list), approvals: [])))
        let kinds: [(UInt8, String)] = [(16, ""), (128, "critical-")]
        return kinds.flatMap { kind, word in
            [
                bad(
                    "\(word)by-stranger", "X-1", "A stranger's entry of kind \(kind).",
                    room.adding(room.later(kind: kind, by: .mallory)), "notAMember", who: .mallory),
                bad(
                    "\(word)by-removed", "X-1", "Rae was removed, and adds an entry of kind \(kind).",
                    removed.adding(removed.later(kind: kind, by: .rae)), "notAMember", who: .rae),
            ]
        } + [
            bad(
                "by-maintainer-not-listed", "X-1", "Dora is a maintainer, and not listed here.",
                room.adding(room.later(by: .dora, prefix: room.prefix(program: dora.place))), "notAMember",
                who: .dora, program: dora),
            bad(
                "by-expelled-coordinator", "X-1", "Cleo was expelled by the entry that she cites.",
                room.adding(room.later(by: .cleo, prefix: room.prefix(program: expelled.place))),
                "notAMember", who: .cleo, program: expelled),
            bad(
                "critical-signed-by-another", "X-2",
                "Mallory signs an entry that must be understood in Ben's name.",
                room.adding(room.later(kind: 128, signer: .mallory)), "signature"),
        ]
    }

    private static var signatures: [Vector] {
        let entry = room.later()
        var layout = Layout()
        layout.fixed("entry", Array(entry.dropLast(66)))
        layout.signature()
        return SignatureFault.all(
            layout, tag: .laterEntry, program: room.log.program, by: Person.ben.sign,
            mallory: Person.mallory.sign
        ).map { bad("signature-\($0.name)", "X-2", $0.says, room.adding($0.layout.encoded), "signature") }
    }
}
