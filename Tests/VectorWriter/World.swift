import PosternFormat
import PosternSigning

/// The program and the case in which most vectors take place.
enum World {
    static let genesis = genesis(of: "Marmalade")

    static func genesis(
        of name: String, serverKey: VerifyingKey = Person.server.card.signingKey, policy: Policy = .standard,
        recovery: Person? = .nan
    ) -> Genesis {
        Genesis(
            name: required(Name(name)), madeAt: LogBuilder.time(0), policy: policy, serverKey: serverKey,
            card: Person.ada.card, coordinatorName: Person.ada.name, recovery: recovery?.card,
            random: .reproducible(seed: "postern vectors: genesis of \(name)"), sign: Person.ada.sign)
    }

    /// The program log's head that statements in rooms of this program cite.
    static func programHead(of id: ProgramID) -> EntryReference {
        (id == Dual.genesis.id ? Dual.program : program).programHead
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

    static let caseID = required(CaseID(0xc0...0xcf))
    static let otherCase = required(CaseID(0xd0...0xdf))
    static let shared = LogID(program: genesis.id, case: caseID, room: .shared)
    static let `internal` = LogID(program: genesis.id, case: caseID, room: .internal)
    static let contact = required(Contact("https://forge.example/marmalade/issues/4711"))

    static func opened(_ log: LogID) -> LogBuilder {
        let empty = LogBuilder(log: log)
        return empty.adding(empty.statement(.opened(contact, Epochs.epoch(log, 1))))
    }

    /// Opened for Ada, Ben and Rae.
    static let room = opened(shared)

    /// And two messages in it: Rae's report and Ben's answer.
    static let thread: LogBuilder = {
        let reported = room.adding(room.message("The jar does not close.", by: .rae))
        return reported.adding(reported.message("Thank you, we can see it.", by: .ben))
    }()
}
