public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// Somebody's time in a program, as its log says.
public struct ProgramPerson: Sendable, Hashable {
    /// How it ended.
    public struct Leaving: Sendable, Hashable {
        /// When, by the clock of whoever signed it.
        public let at: Timestamp
        /// By which entry of the program log.
        public let entry: UInt64
        /// Who signed it; nil for the recovery identity.
        public let by: Person?
    }

    /// Who, and as what.
    public let person: Person
    /// When they came, by the clock of whoever signed it.
    public let since: Timestamp
    /// By which entry of the program log.
    public let sinceEntry: UInt64
    /// Who signed it; nil for the recovery identity.
    public let enrolledBy: Person?
    /// In whose place they came, if they did.
    public let replaces: Fingerprint?
    /// How they left; nil for somebody who is in.
    public let left: Leaving?
}

/// What a maintainer agreed to and no coordinator has done yet.
public struct PendingApproval: Sendable, Hashable {
    /// Who may be taken in.
    public let fingerprint: Fingerprint
    /// As what.
    public let role: Role
    /// In whose place; nil for a newcomer.
    public let replaces: Fingerprint?
    /// The maintainer who agreed.
    public let by: Person?
}

extension ProgramPerson {
    /// A tenure; `ending` is the statement that ended it, where one did.
    init(_ tenure: Tenure, in state: ProgramState, ending: ProgramStatement?) {
        person = Person(tenure)
        since = tenure.madeAt
        sinceEntry = tenure.since
        // Whoever enrols others was in before that entry, and the founder by it.
        enrolledBy = state.signer(tenure.enrolledBy, of: tenure.since)
        replaces = tenure.replaces
        left = ending.map { statement in
            Leaving(
                at: statement.madeAt, entry: statement.index,
                by: state.signer(statement.author, of: statement.index))
        }
    }
}

extension ProgramState {
    /// Who of the program signed entry `index`; nil for the recovery identity.
    fileprivate func signer(_ fingerprint: Fingerprint, of index: UInt64) -> Person? {
        enrolled(fingerprint, at: index == 0 ? 0 : index - 1).map(Person.init)
    }
}
