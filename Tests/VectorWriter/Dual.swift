import PosternFormat
import PosternSigning

/// A program of dual control: Ada founds it and enrols Ben as its first maintainer, who approves that Cleo coordinates.
enum Dual {
    static let genesis = World.genesis(
        of: "Damson",
        policy: required(
            Policy(acknowledgeHours: 72, rotateDays: 30, rotateMessages: 200, hasDualControl: true)))

    static let begun = World.begun(genesis)

    static let benEnrolled = begun.adding(
        begun.programStatement(.enroll(role: .maintainer, name: Person.ben.name, card: Person.ben.card)))

    static let cleoApproved = approving(benEnrolled, .coordinator, .cleo)

    static let program = cleoApproved.adding(
        cleoApproved.programStatement(
            .enroll(role: .coordinator, name: Person.cleo.name, card: Person.cleo.card)))

    static func approving(
        _ log: LogBuilder, _ role: Role, _ person: Person, by author: Person = .ben
    ) -> LogBuilder {
        log.adding(log.programStatement(.approve(role: role, person.fingerprint), by: author))
    }

    static let shared = LogID(program: genesis.id, case: World.caseID, room: .shared)

    /// Opened for Ada, Ben and Rae.
    static let room = World.opened(shared)
}
