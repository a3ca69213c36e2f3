import PosternFormat
import PosternSigning

/// Replacing a card, and recovering a program: checks P-8 to P-10, P-12, P-15 and P-17.
enum ReplacementVectors {
    private static let whole = World.program

    static var all: [Vector] { good + replacing + recoverers + keys }

    private static func with(
        _ log: LogBuilder, _ action: ProgramStatement.Action, by author: Person = .ada,
        signer: Person? = nil
    ) -> LogBuilder {
        log.adding(log.programStatement(action, by: author, signer: signer))
    }

    static func recover(_ person: Person, next: Card?) -> ProgramStatement.Action {
        .recover(name: person.name, card: person.card, recovery: next)
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        who: Person? = nil
    ) -> Vector {
        LogVector.program(
            name, check: check, says, log, .fault(fault, at: log.count - 1, who: who))
    }

    static let replaced = with(
        whole, .replace(Person.ben.fingerprint, card: Person.newBen.card))

    /// Nan puts Dora in the place of Ada and Cleo, and Olaf guards from then on.
    static let recovered = with(whole, recover(.dora, next: Person.olaf.card), by: .nan)

    private static var good: [Vector] {
        let promoted = with(whole, recover(.ben, next: Person.nan.card), by: .nan)
        let last = with(whole, recover(.ada, next: nil), by: .nan)
        return [
            LogVector.program("ok-replaced", "Ben's card is replaced.", replaced, .ok),
            LogVector.program(
                "ok-replaced-coordinator", "Cleo replaces Ada's card, and the new Ada enrols somebody.",
                with(
                    with(
                        whole, .replace(Person.ada.fingerprint, card: Person.newRae.card), by: .cleo),
                    .enroll(role: .maintainer, name: Person.dora.name, card: Person.dora.card),
                    by: .newRae), .ok),
            LogVector.program(
                "ok-recovered",
                "Dora is put in the place of every coordinator, and enrols somebody; Olaf recovers next.",
                with(
                    with(
                        recovered,
                        .enroll(role: .coordinator, name: Person.cleo.name, card: Person.cleo.card),
                        by: .dora), recover(.vera, next: nil), by: .olaf), .ok),
            LogVector.program(
                "ok-recovered-with-a-maintainer",
                "Ben, a maintainer, becomes the only coordinator; the recovery identity stays.",
                with(promoted, recover(.ada, next: nil), by: .nan), .ok),
            LogVector.program(
                "ok-recovered-with-another-card-of-the-recovery-identity",
                "The next recovery identity has Nan's keys and another name: it is still Nan, and recovers again.",
                with(
                    with(whole, recover(.dora, next: Person("Nan at home", seed: "Nan").card), by: .nan),
                    recover(.vera, next: nil), by: .nan), .ok),
            LogVector.program(
                "ok-recovered-with-the-coordinator", "Ada, a coordinator, becomes the only one.", last, .ok),
        ]
    }

    private static var replacing: [Vector] {
        let ben = Person.ben.fingerprint
        let new = Person.newBen.card
        let borrowed = ProgramLogVectors.borrowing(Person.cleo.card.receivingKey.bytes)
        let guards = ProgramLogVectors.borrowing(Person.nan.card.receivingKey.bytes)
        return [
            bad(
                "replaced-by-maintainer", "P-6", "A maintainer replaces somebody's card.",
                with(whole, .replace(Person.cleo.fingerprint, card: new), by: .ben), "authorNotCoordinator"),
            bad(
                "replaces-oneself", "P-15", "Ada's old key vouches for her new one.",
                with(whole, .replace(Person.ada.fingerprint, card: new)), "vouchesForItself"),
            bad(
                "replaces-stranger", "P-10", "Nobody with the old fingerprint is enrolled.",
                with(whole, .replace(Person.mallory.fingerprint, card: new)), "notEnrolled", who: .mallory),
            bad(
                "replaced-twice", "P-10", "The old card was replaced already.",
                with(replaced, .replace(ben, card: Person.dora.card)), "notEnrolled", who: .ben),
            bad(
                "replaced-by-enrolled", "P-8", "The new card is Cleo's, who is enrolled.",
                with(whole, .replace(ben, card: Person.cleo.card)), "alreadyEnrolled"),
            bad(
                "replaced-with-the-same", "P-8", "The new card has the old keys.",
                with(whole, .replace(ben, card: ProgramLogVectors.renamed(.ben))), "alreadyEnrolled"),
            bad(
                "replaced-with-a-taken-key", "P-9", "The new card has a key of Cleo's.",
                with(whole, .replace(ben, card: borrowed)), "keyTaken"),
            bad(
                "replaced-with-a-recovery-key", "P-9", "The new card has a key of the recovery identity.",
                with(whole, .replace(ben, card: guards)), "keyTaken"),
            bad(
                "author-replaced", "P-6", "A coordinator whose card was replaced signs with the old key.",
                with(
                    with(whole, .replace(Person.cleo.fingerprint, card: new)),
                    .expel(ben), by: .cleo), "authorNotCoordinator"),
            bad(
                "recovery-identity-enrolled", "P-9", "The recovery identity is enrolled.",
                with(
                    whole, .enroll(role: .maintainer, name: Person.nan.name, card: Person.nan.card)),
                "keyTaken"),
        ]
    }

    private static var recoverers: [Vector] {
        let action = recover(.dora, next: Person.olaf.card)
        let bare = World.begun(World.bare)
        let finished = with(whole, recover(.dora, next: nil), by: .nan)
        return [
            bad(
                "recovered-by-coordinator", "P-12", "A coordinator recovers the program.",
                with(whole, action), "authorNotRecovery"),
            bad(
                "recovered-by-stranger", "P-12", "A stranger recovers the program.",
                with(whole, recover(.mallory, next: nil), by: .mallory), "authorNotRecovery"),
            bad(
                "recovered-without-recovery-identity", "P-12", "The program has no recovery identity.",
                with(bare, action, by: .nan), "authorNotRecovery"),
            bad(
                "recovered-by-the-identity-before", "P-12", "Another recovery identity is in force by now.",
                with(recovered, recover(.cleo, next: nil), by: .nan), "authorNotRecovery"),
            bad(
                "recovered-after-the-last-time", "P-12", "No recovery identity was named for the future.",
                with(finished, recover(.cleo, next: nil), by: .nan), "authorNotRecovery"),
            bad(
                "recovered-by-the-next", "P-12", "The next recovery identity is not in force yet.",
                with(whole, action, by: .olaf), "authorNotRecovery"),
            bad(
                "recovery-signed-by-coordinator", "P-7", "Ada signs in the recovery identity's name.",
                with(whole, action, by: .nan, signer: .ada), "signature"),
            bad(
                "enrolled-by-recovery-identity", "P-6", "The recovery identity enrols somebody.",
                with(
                    whole, .enroll(role: .maintainer, name: Person.dora.name, card: Person.dora.card),
                    by: .nan), "authorNotCoordinator"),
            bad(
                "author-before-recovery", "P-6", "Ada was taken out by the recovery.",
                with(recovered, .expel(Person.ben.fingerprint)), "authorNotCoordinator"),
            bad(
                "second-author-before-recovery", "P-6",
                "Cleo, the second coordinator, was taken out as well.",
                with(recovered, .expel(Person.ben.fingerprint), by: .cleo), "authorNotCoordinator"),
        ]
    }

    private static var takenKeys: [(String, String, String, ProgramStatement.Action)] {
        let borrowed = ProgramLogVectors.borrowing(Person.ben.card.receivingKey.bytes)
        let same = ProgramLogVectors.borrowing(Person.dora.card.receivingKey.bytes)
        let server = Person.server.card
        func next(_ card: Card) -> ProgramStatement.Action { recover(.dora, next: card) }
        return [
            (
                "recovered-with-a-taken-key", "P-9", "The new coordinator has a key of Ben's.",
                .recover(name: Person.mallory.name, card: borrowed, recovery: nil)
            ),
            (
                "recovered-with-the-recovery-card", "P-9",
                "The recovery identity makes itself the coordinator.", recover(.nan, next: nil)
            ),
            ("next-recovery-is-coordinator", "P-17", "One person would be both.", next(Person.dora.card)),
            (
                "next-recovery-shares-a-key", "P-17",
                "The next recovery card has a key of the new coordinator.", next(same)
            ),
            (
                "next-recovery-is-maintainer", "P-17", "Ben, who is a maintainer, would guard the recovery.",
                next(Person.ben.card)
            ),
            (
                "next-recovery-has-a-taken-key", "P-17", "The next recovery card has a key of Ben's.",
                next(borrowed)
            ),
            ("next-recovery-is-server", "P-17", "The server would guard the recovery.", next(server)),
        ]
    }

    private static var keys: [Vector] {
        let back = with(recovered, recover(.cleo, next: Person.nan.card), by: .olaf)
        return takenKeys.map { name, check, says, action in
            bad(name, check, says, with(whole, action, by: .nan), "keyTaken")
        } + [
            bad(
                "next-recovery-is-an-earlier-one", "P-17", "A recovery identity of earlier comes back.", back,
                "keyTaken")
        ]
    }
}
