public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// A member whom a list has otherwise than the program has them now. Nothing is sealed to such a list, and no statement
/// may repeat it. Specification: "What a client judges by itself".
public struct StaleMember: Sendable, Hashable {
    /// Who, as the list has them.
    public let person: Person
    /// What they are in the program now; nil where they are not enrolled.
    public let now: Role?

    /// Why no list may have them so: `no longer enrolled`, `enrolled as coordinator now`.
    public var reason: String {
        guard let now else { return "no longer enrolled" }
        return now == person.role ? "enrolled with another card now" : "enrolled as \(now) now"
    }

    /// `Max (ykzwktog) is still listed as maintainer, but no longer enrolled`.
    public var text: String { "\(person.nameAndMark) is still listed as \(person.role), but \(reason)" }
}

extension StaleMember {
    init(_ member: Member, in program: ProgramState) {
        person = Person(member)
        now = program.enrolled(member.fingerprint)?.role
    }
}

extension Epoch {
    /// Who is listed as maintainer or coordinator and is not enrolled now in that role with that card, and who is listed
    /// as researcher or vendor and is enrolled now. The only place that judges it.
    func staleMembers(in program: ProgramState) -> [Member] {
        members.filter { member in
            let tenure = program.enrolled(member.fingerprint)
            guard member.role.isEnrolled else { return tenure != nil }
            return tenure?.role != member.role || tenure?.card != member.card
        }
    }
}

extension ListedRoom {
    /// Who makes the list in force stale, by the newest program log that is known here.
    var staleMembers: [StaleMember] {
        epoch.staleMembers(in: program.state).map { StaleMember($0, in: program.state) }
    }
}
