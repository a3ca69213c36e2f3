import PosternFormat
import PosternSigning

/// What a statement may do with the approvals that it embeds: checks S-18 and S-22.
enum ApprovalUseVectors {
    private static let room = Dual.room
    private static let log = Dual.shared

    static var all: [Vector] { good + newcomers + replacements + embedded }

    /// Who is to join or to get more, in which role and from which epoch on; beside Ada, Ben and Rae.
    private static func members(
        _ number: UInt32, _ person: Person = .cleo, _ role: Role = .coordinator, from: UInt32 = 1,
        without left: [Person] = []
    ) -> [Member] {
        let staff = Epochs.standardMembers(log, number).filter { member in
            !left.contains { $0.fingerprint == member.fingerprint }
        }
        return staff + [Epochs.member(person, role, log, number, from: from)]
    }

    private static func changed(
        _ room: LogBuilder, to members: [Member], with approvals: [Approval] = [],
        program: LogBuilder = Dual.program, by author: Person = .ada
    ) -> LogBuilder {
        room.adding(
            room.statement(
                .changed(Epochs.epoch(log, room.epoch + 1, members), approvals: approvals), by: author,
                prefix: room.prefix(program: program.place)))
    }

    private static func ok(
        _ name: String, _ says: String, _ log: LogBuilder, program: LogBuilder = Dual.program
    ) -> Vector {
        LogVector.room("ok-\(name)", says, log, program: program, .ok)
    }

    private static func bad(
        _ name: String, check: String = "S-18", _ says: String, _ log: LogBuilder,
        _ fault: String = "notApproved", who: Person? = .cleo, program: LogBuilder = Dual.program
    ) -> Vector {
        RoomLogVectors.bad("approval-\(name)", check, says, log, fault, who: who, program: program)
    }

    private static func cleo(
        _ room: LogBuilder = room, _ role: Role = .coordinator, from: UInt32 = 1,
        replacing replaced: Person? = nil, by author: Person = .ben
    ) -> Approval {
        room.approval(of: .cleo, role, from: from, replacing: replaced, by: author)
    }

    /// Cleo is a coordinator who may read from epoch 2 on.
    private static let late = changed(room, to: members(2, from: 2), with: [cleo(from: 2)])

    /// Cleo's card is replaced by Vera's in the program, with Ben's approval.
    private static let cleoReplaced: LogBuilder = {
        let agreed = Dual.approving(Dual.program, .coordinator, .vera, replacing: .cleo)
        return agreed.adding(
            agreed.programStatement(.replace(Person.cleo.fingerprint, card: Person.vera.card)))
    }()

    private static var good: [Vector] {
        let logged = ApprovalVectors.approved
        let seen = logged.adding(logged.message("I agree.", by: .ben))
        return [
            ok("approved", "Cleo joins with Ben's approval.", changed(room, to: members(2), with: [cleo()])),
            ok(
                "approved-in-the-log", "The approval stood in the log before.",
                changed(seen, to: members(2), with: [ApprovalVectors.approval])),
            ok(
                "approved-for-more", "Cleo was approved for everything, and gets less.",
                changed(room, to: members(2, from: 2), with: [cleo()])),
            ok(
                "approved-history", "Cleo may read further back, with another approval.",
                changed(late, to: members(3), with: [cleo(late)])),
            ok(
                "removed-without-approval", "Rae is removed, which needs no approval.",
                room.adding(
                    room.statement(
                        .changed(
                            Epochs.epoch(
                                log, 2, Epochs.standardMembers(log, 2).filter { $0.role != .researcher }),
                            approvals: [])))),
            ok(
                "approval-unused", "An approval is embedded that nothing needs.",
                changed(late, to: members(3, from: 2, without: [.rae]), with: [cleo(late)])),
            ok(
                "replaced-with-program-approval",
                "Cleo's card was replaced in the program with Ben's approval, which counts here.",
                changed(
                    late, to: members(3, .vera, from: 2), program: cleoReplaced),
                program: cleoReplaced),
            ok(
                "replaced-and-reads-more",
                "Ben approves that Cleo's new card reads further back than the old one.",
                changed(
                    late, to: members(3, .vera),
                    with: [late.approval(of: .vera, .coordinator, from: 1, replacing: .cleo)],
                    program: cleoReplaced),
                program: cleoReplaced),
        ]
    }

    private static var newcomers: [Vector] {
        let rotated = RoomLogVectors.rotated(room)
        let expelled = Dual.program.adding(
            Dual.program.programStatement(.expel(Person.ben.fingerprint)))
        return [
            bad("missing", "Nobody approved that Cleo joins.", changed(room, to: members(2))),
            bad(
                "not-embedded", "Ben's approval stands in the log, and not in the statement.",
                changed(ApprovalVectors.approved, to: members(2))),
            bad(
                "of-another", "Somebody else was approved.",
                changed(
                    room, to: members(2), with: [room.approval(of: .dora, .coordinator, from: 1)])),
            bad(
                "of-another-role", "Cleo was approved as a maintainer.",
                changed(room, to: members(2), with: [cleo(room, .maintainer)])),
            bad(
                "of-less-history", "Cleo was approved from epoch 2 on, and gets everything.",
                changed(room, to: members(2), with: [cleo(from: 2)])),
            bad(
                "of-a-replacement", "Cleo was approved in Ben's place, and joins as a newcomer.",
                changed(room, to: members(2), with: [cleo(replacing: .ben)])),
            bad(
                "missing-for-history", "Cleo may read further back, and nobody approved.",
                changed(late, to: members(3))),
            bad(
                "of-less-history-than-given", "Cleo was approved for what she has, and gets more.",
                changed(late, to: members(3), with: [cleo(late, from: 2)])),
            bad(
                "by-somebody-who-left", "The approver was expelled from the program since.",
                changed(room, to: members(2, without: [.ben]), with: [cleo()], program: expelled),
                program: expelled),
            bad(
                "of-an-epoch-before", check: "S-22", "The approval was for the statement before.",
                changed(rotated, to: members(3), with: [cleo(room)]), "approvalForOther", who: nil),
        ]
    }

    private static var replacements: [Vector] {
        func bad(_ name: String, _ says: String, _ approvals: [Approval]) -> Vector {
            let log = changed(late, to: members(3, .vera), with: approvals, program: cleoReplaced)
            return self.bad(name, says, log, who: .vera, program: cleoReplaced)
        }
        func approval(_ role: Role = .coordinator, from: UInt32 = 1, replacing replaced: Person?) -> Approval
        {
            late.approval(of: .vera, role, from: from, replacing: replaced)
        }
        return [
            bad(
                "missing-for-more-than-the-old-card",
                "Cleo's new card may read further back than the old one.", []),
            bad(
                "of-a-newcomer", "Vera was approved as a newcomer, and takes Cleo's place.",
                [approval(replacing: nil)]),
            bad(
                "of-another-replaced", "Vera was approved in Ada's place, and takes Cleo's.",
                [approval(replacing: .ada)]),
            bad(
                "of-a-replacement-in-another-role", "Vera was approved in Cleo's place as a maintainer.",
                [approval(.maintainer, replacing: .cleo)]),
            bad(
                "of-a-replacement-with-less", "Vera was approved in Cleo's place from epoch 2 on.",
                [approval(from: 2, replacing: .cleo)]),
        ] + vouching
    }

    /// Dora is a second maintainer.
    private static let doraEnrolled: LogBuilder = {
        let agreed = Dual.approving(Dual.program, .maintainer, .dora)
        return agreed.adding(
            agreed.programStatement(
                .enroll(role: .maintainer, name: Person.dora.name, card: Person.dora.card)))
    }()

    /// Ben, who joined late, has new keys, which are to read more than the old ones: does his own word count?
    private static var vouching: [Vector] {
        let agreed = Dual.approving(doraEnrolled, .maintainer, .newBen, replacing: .ben, by: .dora)
        let program = agreed.adding(
            agreed.programStatement(.replace(Person.ben.fingerprint, card: Person.newBen.card)))
        func list(_ number: UInt32, _ more: [Member] = []) -> [Member] {
            [
                Epochs.member(.ada, .coordinator, log, number),
                Epochs.member(.dora, .maintainer, log, number),
                Epochs.member(.rae, .researcher, log, number),
            ] + more
        }
        let empty = LogBuilder(log: log)
        let prefix = empty.prefix(program: doraEnrolled.place)
        let opened = empty.adding(
            empty.statement(
                .opened(World.contact, commitment: nil, Epochs.epoch(log, 1, list(1))), prefix: prefix))
        let joined = changed(
            opened, to: list(2, [Epochs.member(.ben, .maintainer, log, 2, from: 2)]),
            with: [opened.approval(of: .ben, .maintainer, from: 2, by: .dora)], program: doraEnrolled)
        func replaced(by author: Person) -> LogBuilder {
            changed(
                joined, to: list(3, [Epochs.member(.newBen, .maintainer, log, 3)]),
                with: [joined.approval(of: .newBen, .maintainer, from: 1, replacing: .ben, by: author)],
                program: program)
        }
        return [
            ok(
                "replacement-approved-by-another", "Dora approves that Ben's new key reads further back.",
                replaced(by: .dora), program: program),
            bad(
                "by-the-one-replaced", "Ben's old key approves that his new one reads further back.",
                replaced(by: .ben), who: .newBen, program: program),
        ]
    }

    /// A statement that embeds an approval which would not hold as an entry.
    private static var embedded: [Vector] {
        let inside = World.opened(LogID(program: log.program, case: World.caseID, room: .internal))
        let elsewhere = World.opened(LogID(program: log.program, case: World.otherCase, room: .shared))
        let late = late
        func with(
            _ name: String, _ says: String, _ approval: Approval, _ fault: String,
            after room: LogBuilder = room
        ) -> Vector {
            bad(
                "embedded-\(name)", check: "S-22", says,
                changed(room, to: members(room.epoch + 1), with: [approval]), fault, who: nil)
        }
        let layout = ApprovalVectors.layout()
        let signatures = SignatureFault.all(
            layout, tag: .approval, program: log.program, by: Person.ben.sign, mallory: Person.mallory.sign)
        let plain = World.room
        let unasked = plain.statement(
            .changed(
                Epochs.epoch(World.shared, 2, GrantVectors.members(2)),
                approvals: [plain.approval(of: .cleo, .coordinator, from: 1)]))
        return [
            with("of-another-room", "It is of the internal room.", cleo(inside), "otherLog"),
            with("of-another-case", "It is of another case.", cleo(elsewhere), "otherLog"),
            with("of-another-program", "It is of another program.", cleo(World.room), "otherLog"),
            bad(
                "embedded-not-asked", check: "S-22", "The program has no dual control.",
                plain.adding(unasked),
                "approvalNotAsked", who: nil, program: World.program),
            with("by-coordinator", "A coordinator approved.", cleo(by: .ada), "authorNotMaintainer"),
            with("by-researcher", "A researcher approved.", cleo(by: .rae), "authorNotMaintainer"),
            with("by-herself", "Cleo approved herself.", cleo(by: .cleo), "authorNotMaintainer"),
            with("by-stranger", "Mallory approved.", cleo(by: .mallory), "authorNotMaintainer"),
            with(
                "of-another-head", "It is for a statement after another one.",
                room.approval(
                    of: .cleo, .coordinator, from: 1,
                    statement: Place(count: room.last.count, head: inside.last.head)), "approvalForOther"),
            with(
                "of-a-later-statement", "It is for the statement after the next.",
                room.approval(of: .cleo, .coordinator, from: 1, statement: late.last), "approvalForOther"),
        ]
            + signatures.map { fault in
                with(
                    "signature-\(fault.name)", fault.says,
                    parsed { try Approval(decoding: fault.layout.encoded) }, "signature")
            }
    }
}
