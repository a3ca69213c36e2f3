import PosternFormat
import PosternSigning

/// Dual control in the program log: checks P-13, P-14, P-16, P-18 and P-19.
enum ProgramApprovalVectors {
    private static let whole = Dual.program

    static var all: [Vector] { good + approving + replacing + adding + otherUses }

    private static func with(
        _ log: LogBuilder, _ action: ProgramStatement.Action, by author: Person = .ada
    ) -> LogBuilder {
        log.adding(log.programStatement(action, by: author))
    }

    private static func enroll(_ person: Person, _ role: Role = .maintainer) -> ProgramStatement.Action {
        .enroll(role: role, name: person.name, card: person.card)
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        who: Person? = nil
    ) -> Vector {
        LogVector.program(
            "dual-\(name)", check: check, says, log, .fault(fault, at: log.count - 1, who: who))
    }

    private static let doraEnrolled = with(
        Dual.approving(whole, .maintainer, .dora), enroll(.dora))

    private static var good: [Vector] {
        let approvedTwice = Dual.approving(
            Dual.approving(doraEnrolled, .coordinator, .vera), .coordinator, .vera, by: .dora)
        let recovered = with(
            with(Dual.begun, ReplacementVectors.recover(.cleo, next: nil), by: .nan),
            enroll(.ben), by: .cleo)
        return [
            LogVector.program(
                "ok-dual", "The first maintainer needs no approval; everybody after that has one.",
                doraEnrolled, .ok),
            LogVector.program(
                "ok-dual-replaced", "Ben's card is replaced with Dora's approval.",
                with(
                    Dual.approving(doraEnrolled, .maintainer, .newBen, replacing: .ben, by: .dora),
                    .replace(Person.ben.fingerprint, card: Person.newBen.card)), .ok),
            LogVector.program(
                "ok-dual-other-approver-stays",
                "One of two approvers is expelled; the approval of the other counts.",
                with(with(approvedTwice, .expel(Person.ben.fingerprint)), enroll(.vera, .coordinator)), .ok),
            LogVector.program(
                "ok-dual-recovered", "After a recovery without maintainers the first one needs no approval.",
                recovered, .ok),
            LogVector.program(
                "ok-dual-recovered-with-the-maintainer",
                "The recovery makes the only maintainer coordinator: it leaves none, so the next one needs no approval.",
                with(
                    with(whole, ReplacementVectors.recover(.ben, next: nil), by: .nan), enroll(.dora),
                    by: .ben), .ok),
        ]
    }

    private static var approving: [Vector] {
        var full = whole
        for number in 1...256 {
            full = Dual.approving(full, .maintainer, Person("\(number)"))
        }
        return [
            bad(
                "not-asked", "P-13", "A maintainer approves in a program without dual control.",
                Dual.approving(World.program, .maintainer, .dora), "approvalNotAsked"),
            bad(
                "approved-by-coordinator", "P-14", "A coordinator approves.",
                Dual.approving(whole, .maintainer, .dora, by: .cleo), "authorNotMaintainer"),
            bad(
                "approved-by-stranger", "P-14", "Dora approves herself.",
                Dual.approving(whole, .maintainer, .dora, by: .dora), "authorNotMaintainer"),
            bad(
                "approved-by-expelled", "P-14", "Ben was expelled, and approves.",
                Dual.approving(with(doraEnrolled, .expel(Person.ben.fingerprint)), .maintainer, .vera),
                "authorNotMaintainer"),
            bad(
                "approval-signed-by-another", "P-7", "Ada signs in Ben's name.",
                whole.adding(
                    whole.programStatement(
                        .approve(role: .maintainer, Person.dora.fingerprint, replacing: nil), by: .ben,
                        signer: .ada)),
                "signature"),
            bad(
                "approves-enrolled", "P-8", "Cleo is enrolled already.",
                Dual.approving(whole, .maintainer, .cleo), "alreadyEnrolled"),
            bad(
                "too-many-approvals", "P-18", "256 approvals wait, and another one comes.",
                Dual.approving(full, .maintainer, .dora), "tooManyApprovals"),
        ]
    }

    /// An approval that names more or less than what is done.
    private static var otherUses: [Vector] {
        func replaced(_ approval: LogBuilder, _ old: Person = .ben, with new: Person = .vera) -> LogBuilder {
            with(approval, .replace(old.fingerprint, card: new.card))
        }
        let twoMaintainers = doraEnrolled
        let agreed = Dual.approving(twoMaintainers, .maintainer, .vera, replacing: .ben, by: .dora)
        let newcomer = Dual.approving(twoMaintainers, .maintainer, .vera, by: .dora)
        let coordinator = Dual.approving(twoMaintainers, .coordinator, .vera, replacing: .cleo, by: .dora)
        return [
            bad(
                "enrolment-spent-on-replacement", "P-16",
                "Vera was approved as a newcomer, and takes Ben's place.", replaced(newcomer), "notApproved",
                who: .vera),
            bad(
                "replacement-spent-on-enrolment", "P-16",
                "Vera was approved in Ben's place, and comes besides him.", with(agreed, enroll(.vera)),
                "notApproved", who: .vera),
            bad(
                "replacement-of-another", "P-16", "Vera was approved in Ben's place, and takes Dora's.",
                replaced(agreed, .dora), "notApproved", who: .vera),
            bad(
                "replacement-in-another-role", "P-16",
                "Vera was approved in the place of Cleo, a coordinator, and takes Ben's, a maintainer.",
                replaced(coordinator), "notApproved", who: .vera),
            bad(
                "replacement-by-another", "P-16", "Vera was approved in Ben's place, and Olaf takes it.",
                replaced(agreed, with: .olaf), "notApproved", who: .olaf),
        ]
    }

    /// Approvals of a replacement that cannot be.
    private static var replacing: [Vector] {
        let gone = with(doraEnrolled, .expel(Person.dora.fingerprint))
        return [
            bad(
                "approves-replacing-a-stranger", "P-19", "Nobody with the old fingerprint is enrolled.",
                Dual.approving(whole, .maintainer, .dora, replacing: .mallory), "notEnrolled", who: .mallory),
            bad(
                "approves-replacing-in-another-role", "P-19", "Ben is a maintainer, and no coordinator.",
                Dual.approving(whole, .coordinator, .dora, replacing: .ben), "notEnrolled", who: .ben),
            bad(
                "approves-replacing-who-left", "P-19", "Dora was expelled already.",
                Dual.approving(gone, .maintainer, .vera, replacing: .dora), "notEnrolled", who: .dora),
            bad(
                "approves-enrolled-as-replacement", "P-8", "Cleo is enrolled already.",
                Dual.approving(whole, .maintainer, .cleo, replacing: .ben), "alreadyEnrolled"),
        ]
    }

    private static var adding: [Vector] {
        let approved = Dual.approving(whole, .maintainer, .dora)
        let used = with(
            with(with(approved, enroll(.dora)), .expel(Person.dora.fingerprint)), enroll(.dora))
        let gone = with(Dual.approving(doraEnrolled, .maintainer, .vera), .expel(Person.ben.fingerprint))
        let recovered = with(
            Dual.approving(whole, .maintainer, .dora), ReplacementVectors.recover(.ada, next: nil), by: .nan)
        let newBen = Dual.approving(doraEnrolled, .maintainer, .newBen, replacing: .ben)
        return [
            bad(
                "not-approved", "P-16", "Nobody approved.", with(whole, enroll(.dora)), "notApproved",
                who: .dora),
            bad(
                "coordinator-before-maintainer", "P-16", "A second coordinator comes before any maintainer.",
                with(Dual.begun, enroll(.cleo, .coordinator)), "notApproved", who: .cleo),
            bad(
                "approved-for-another-role", "P-16", "Dora was approved as a maintainer.",
                with(approved, enroll(.dora, .coordinator)), "notApproved", who: .dora),
            bad(
                "approved-another", "P-16", "Dora was approved, and Vera comes.",
                with(approved, enroll(.vera)), "notApproved", who: .vera),
            bad(
                "approval-used-up", "P-16", "The approval was used for Dora's first time.", used,
                "notApproved", who: .dora),
            bad(
                "approver-expelled", "P-16", "The only approver was expelled.", with(gone, enroll(.vera)),
                "notApproved", who: .vera),
            bad(
                "approval-before-recovery", "P-16",
                "The recovery made the approval void; Ben is still there.",
                with(recovered, enroll(.dora)), "notApproved", who: .dora),
            bad(
                "replacement-not-approved", "P-16", "Nobody approved the new card.",
                with(doraEnrolled, .replace(Person.dora.fingerprint, card: Person.vera.card)), "notApproved",
                who: .vera),
            bad(
                "replacement-approved-by-the-old", "P-16", "Ben's old key approves the new one.",
                with(newBen, .replace(Person.ben.fingerprint, card: Person.newBen.card)), "notApproved",
                who: .newBen),
        ]
    }
}
