import PosternFormat
import PosternSigning

/// Checks S-10 to S-13.
enum MemberRuleVectors {
    private static let shared = World.shared
    private static let room = World.room

    private static func changed(
        in log: LogBuilder = room, _ more: [Member], key: CaseKey? = nil, program: Place? = nil
    ) -> LogBuilder {
        let members = [Epochs.member(.ada, .coordinator, log.log, 2)] + more
        return log.adding(
            log.statement(
                .changed(Epochs.epoch(log.log, 2, key: key, members), approvals: []),
                prefix: log.prefix(program: program)))
    }

    private static func member(_ person: Person, _ role: Role, card: Card? = nil) -> Member {
        Epochs.member(person, role, shared, 2, card: card)
    }

    static var all: [Vector] { keys + roles }

    private static var keys: [Vector] {
        let ben = member(.ben, .maintainer)
        let caseKey = Epochs.key(shared, 2)
        let borrowed = ProgramLogVectors.borrowing(Person.ben.card.receivingKey.bytes)
        let twice = ProgramLogVectors.borrowing(Person.mallory.card.receivingKey.bytes, by: .rae)
        let sealedToCase = ProgramLogVectors.borrowing(caseKey.bytes)
        return [
            RoomLogVectors.bad(
                "receiving-key-twice", "S-10", "Two members have one receiving key.",
                changed([ben, member(.mallory, .researcher, card: borrowed)]), "keyInTwoRoles"),
            RoomLogVectors.bad(
                "signing-key-twice", "S-10", "Two members have one signing key.",
                changed([member(.rae, .researcher), member(.rae, .researcher, card: twice)]), "keyInTwoRoles"),
            RoomLogVectors.bad(
                "case-key-is-a-members", "S-10", "The receiving key of a member is the case key.",
                changed([member(.mallory, .researcher, card: sealedToCase)]), "keyInTwoRoles"),
            RoomLogVectors.bad(
                "server-key-is-a-members", "S-10", "The signing key of a member is the server's.",
                changed([member(.server, .researcher)]), "keyInTwoRoles"),
        ]
    }

    private static var roles: [Vector] {
        let inside = World.opened(World.internal)
        let ghost = Epochs.member(.mallory, .researcher, World.internal, 2)
        let early = World.benEnrolled.place
        let empty = LogBuilder(log: shared)
        let expelled = World.program.adding(World.program.programStatement(.expel(Person.ben.fingerprint)))
        return [
            RoomLogVectors.bad(
                "researcher-enrolled", "S-11", "Ben is a maintainer, and listed as a researcher.",
                changed([member(.ben, .researcher)]), "roleNotHeld", who: .ben),
            RoomLogVectors.bad(
                "researcher-in-internal", "S-12", "A researcher is listed in the internal room.",
                changed(in: inside, [ghost]), "researcherInInternal"),
            RoomLogVectors.bad(
                "ghost-maintainer", "S-13", "A maintainer is not enrolled.",
                changed([member(.mallory, .maintainer)]), "roleNotHeld", who: .mallory),
            RoomLogVectors.bad(
                "ghost-coordinator", "S-13", "A coordinator is not enrolled.",
                changed([member(.mallory, .coordinator)]), "roleNotHeld", who: .mallory),
            RoomLogVectors.bad(
                "maintainer-as-coordinator", "S-13", "Ben is a maintainer, and listed as a coordinator.",
                changed([member(.ben, .coordinator)]), "roleNotHeld", who: .ben),
            RoomLogVectors.bad(
                "maintainer-other-card", "S-13", "Ben is listed with another card of the same keys.",
                changed([member(.ben, .maintainer, card: ProgramLogVectors.renamed(.ben))]), "roleNotHeld",
                who: .ben),
            RoomLogVectors.bad(
                "member-not-yet", "S-13", "Cleo is not enrolled yet at the entry that the statement cites.",
                empty.adding(
                    empty.statement(
                        .opened(
                            World.contact, commitment: nil,
                            Epochs.epoch(shared, 1, [Epochs.member(.cleo, .coordinator, shared, 1)])),
                        prefix: empty.prefix(program: early))), "roleNotHeld", who: .cleo),
            RoomLogVectors.bad(
                "member-expelled", "S-13", "Ben was expelled by the entry that the statement cites.",
                changed([member(.ben, .maintainer)], program: expelled.place), "roleNotHeld", who: .ben,
                program: expelled),
        ]
    }
}
