import PosternFormat
import PosternSigning

/// A program of dual control: Ada founds it and enrols Ben as its first maintainer, who approves that Cleo coordinates.
enum Dual {
    static let genesis = World.genesis(of: "Damson", hasDualControl: true)

    static let begun = World.begun(genesis)

    static let benEnrolled = begun.adding(
        begun.programStatement(.enroll(role: .maintainer, name: Person.ben.name, card: Person.ben.card)))

    static let cleoApproved = approving(benEnrolled, .coordinator, .cleo)

    static let program = cleoApproved.adding(
        cleoApproved.programStatement(
            .enroll(role: .coordinator, name: Person.cleo.name, card: Person.cleo.card)))

    /// And its level is raised to 2.
    static let raised = World.raised(program)

    static func approving(
        _ log: LogBuilder, _ role: Role, _ person: Person, replacing replaced: Person? = nil,
        by author: Person = .ben
    ) -> LogBuilder {
        log.adding(
            log.programStatement(
                .approve(role: role, person.fingerprint, replacing: replaced?.fingerprint), by: author))
    }

    static let shared = LogID(program: genesis.id, case: World.caseID, room: .shared)

    /// Opened for Ada, Ben and Rae.
    static let room = World.opened(shared)
}
