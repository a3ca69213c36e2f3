public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// Somebody whom a member list had otherwise than the program has them now: in another role, or with another card.
/// No statement may list them so again.
public struct ListedOtherwise: Sendable, Hashable {
    /// Who, as the list had them.
    public let person: Person
    /// What they are in the program.
    public let role: Role
}

extension ListedOtherwise {
    /// Nil for somebody whom the program does not have.
    init?(_ member: Member, in program: ProgramState) {
        guard let tenure = program.enrolled(member.fingerprint) else { return nil }
        self.init(person: Person(member), role: tenure.role)
    }
}

extension [Member] {
    /// Those of them whom the program does not have.
    func left(_ program: ProgramState) -> [Person] {
        filter { program.enrolled($0.fingerprint) == nil }.map(Person.init)
    }

    /// Those of them whom the program has.
    func listedOtherwise(in program: ProgramState) -> [ListedOtherwise] {
        compactMap { ListedOtherwise($0, in: program) }
    }
}
