internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Epoch {
    /// Who is listed as what the program does not have them any more. Nothing may be sealed to them.
    func stale(in program: ProgramState) -> [Member] {
        members.filter { member in
            let tenure = program.enrolled(member.fingerprint)
            guard member.role.isEnrolled else { return tenure != nil }
            return tenure?.role != member.role || tenure?.card != member.card
        }
    }

    /// Whether both lists hold the same people with the same right to the past.
    func hasSameReaders(as other: Epoch) -> Bool {
        hasSameMembers(as: other)
            && zip(members, other.members).allSatisfy { $0.readsFrom == $1.readsFrom }
    }
}
