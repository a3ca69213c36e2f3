import PosternFormat
import PosternSigning

/// The program and the case in which most vectors take place.
enum World {
    static let genesis = genesis(of: "Marmalade")

    static func genesis(
        of name: String, serverKey: VerifyingKey = Person.server.card.signingKey,
        hasDualControl: Bool = false, recovery: Person? = .nan, extensions: Extensions = .none
    ) -> Genesis {
        Genesis(
            name: required(Name(name)), madeAt: LogBuilder.time(0), hasDualControl: hasDualControl,
            serverKey: serverKey, card: Person.ada.card, coordinatorName: Person.ada.name,
            recovery: recovery?.card, extensions: extensions,
            random: .reproducible(seed: "postern vectors: genesis of \(name)"), sign: Person.ada.sign)
    }

    /// The place in the program log that entries of rooms of this program cite.
    static func programPlace(of id: ProgramID) -> Place {
        (id == Dual.genesis.id ? Dual.program : program).place
    }

    /// A program that nobody can recover.
    static let bare = genesis(of: "Bare", recovery: nil)

    static let begun = begun(genesis)

    static func begun(_ genesis: Genesis) -> LogBuilder {
        LogBuilder(log: LogID(program: genesis.id)).adding(genesis.encoded)
    }

    static let benEnrolled = begun.adding(
        begun.programStatement(.enroll(role: .maintainer, name: Person.ben.name, card: Person.ben.card)))

    /// Ada founds it, then enrols Ben as a maintainer and Cleo as a second coordinator.
    static let program = benEnrolled.adding(
        benEnrolled.programStatement(
            .enroll(role: .coordinator, name: Person.cleo.name, card: Person.cleo.card)))

    /// And raises its level to 2.
    static let raised = raised(program)

    static func raised(_ program: LogBuilder) -> LogBuilder {
        program.adding(program.programStatement(.level(2)))
    }

    /// Cleo is expelled.
    static let cleoExpelled = program.adding(program.programStatement(.expel(Person.cleo.fingerprint)))

    static let caseID = required(CaseID(0xc0...0xcf))
    static let otherCase = required(CaseID(0xd0...0xdf))
    static let shared = LogID(program: genesis.id, case: caseID, room: .shared)
    static let `internal` = LogID(program: genesis.id, case: caseID, room: .internal)
    static let contact = required(Contact("https://forge.example/marmalade/issues/4711"))
    /// What Rae's knock committed to.
    static let commitment = Commitment(
        to: Array("The jar does not close.".utf8), by: Person.rae.fingerprint, salt: salt,
        program: genesis.id)
    static let salt = RandomSource.reproducible(seed: "postern vectors: salt").bytes(32)

    static func opened(_ log: LogID) -> LogBuilder {
        let empty = LogBuilder(log: log)
        return empty.adding(empty.statement(.opened(contact, commitment: commitment, Epochs.epoch(log, 1))))
    }

    /// Opened for Ada, Ben and Rae.
    static let room = opened(shared)

    /// And two messages in it: Rae's report and Ben's answer.
    static let thread: LogBuilder = {
        let reported = room.adding(room.message("The jar does not close.", by: .rae))
        return reported.adding(reported.message("Thank you, we can see it.", by: .ben))
    }()
}
