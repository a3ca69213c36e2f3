public import PosternFormat

/// What maintainers of a program of dual control agreed to, and no coordinator has done yet.
/// Specification: "Dual control".
public struct ProgramApprovals: Hashable, Sendable {
    /// Somebody's approval.
    public struct Approval: Hashable, Sendable {
        /// Who may be taken in.
        public let person: Fingerprint
        /// As what.
        public let role: Role
        /// In whose place; nil for a newcomer.
        public let replaces: Fingerprint?
        /// The maintainer who agreed.
        public let author: Fingerprint
    }

    /// Whether the program asks for them.
    public let areAsked: Bool
    /// In their order.
    public private(set) var pending: [Approval] = []
    /// Whether there was a maintainer since the genesis or the last recovery: the first one needs no approval, since
    /// there is nobody to give it.
    private var hasHadMaintainer = false

    init(areAsked: Bool) { self.areAsked = areAsked }

    /// Throws where as many wait as may.
    func checkRoom() throws(LogFault) {
        guard pending.count < Limits.members else { throw .tooManyApprovals }
    }

    /// Throws where nobody who may agreed that `person` is taken in as `role`: as a newcomer, or in exactly the place of
    /// `replaced`, who has no say in it.
    func check(
        _ person: Fingerprint, as role: Role, replacing replaced: Fingerprint? = nil
    ) throws(LogFault) {
        guard areAsked, hasHadMaintainer || role != .maintainer else { return }
        let isApproved = pending.contains {
            $0.person == person && $0.role == role && $0.replaces == replaced && $0.author != replaced
        }
        guard isApproved else { throw .notApproved(person) }
    }

    mutating func add(
        _ person: Fingerprint, as role: Role, replacing replaced: Fingerprint?, by author: Fingerprint
    ) {
        let approval = Approval(person: person, role: role, replaces: replaced, author: author)
        if !pending.contains(approval) { pending.append(approval) }
    }

    /// Whoever was taken in needs no approval any more.
    mutating func use(_ person: Fingerprint, as role: Role) {
        pending.removeAll { $0.person == person }
        if role == .maintainer { hasHadMaintainer = true }
    }

    /// Whoever left has no say any more.
    mutating func drop(by author: Fingerprint) {
        pending.removeAll { $0.author == author }
    }

    mutating func startAgain(hasMaintainer: Bool) {
        pending = []
        hasHadMaintainer = hasMaintainer
    }
}
