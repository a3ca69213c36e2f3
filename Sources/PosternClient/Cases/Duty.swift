public import PosternFormat
internal import PosternSigning

/// Something that was done because the log or the program's policy asks for it.
public struct Duty: Sendable, Hashable {
    /// What was done.
    public enum Kind: Sendable, Hashable {
        /// Secrets of earlier epochs were passed on to somebody who may read them.
        case passedOn(to: Person, epochs: [UInt32])
        /// A new epoch was begun.
        case rotated(epoch: UInt32, because: RotationReason)
        /// People whom no list may have so were taken out, with a new epoch.
        case removed([StaleMember], epoch: UInt32)
    }

    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// What was done.
    public let kind: Kind

    /// One line about it.
    public var text: String {
        let what =
            switch kind {
            case .passedOn(let person, let epochs):
                "passed history on to \(person.told): \(epochs.asEpochs)"
            case .rotated(let epoch, let reason): "rotated the key, which \(reason.then): epoch \(epoch)"
            case .removed(let people, let epoch):
                "took out "
                    + people.map { "\($0.person.nameAndMark), \($0.person.role), \($0.reason)" }.joined(
                        separator: "; ") + ": epoch \(epoch)"
            }
        return "case \(caseID.short), room \(room): \(what)"
    }
}

/// Why a case key is due for rotation, by the program's policy.
public enum RotationReason: Sendable, Hashable {
    /// It is so many days old.
    case age(days: UInt64)
    /// So many messages were sealed under it.
    case messages(Int)
    /// This person made its secret, and is no longer a coordinator.
    case issuer(Person)

    /// `was 31 days old`.
    public var then: String { "\(verbs.was) \(amount)" }
    /// `is 31 days old`.
    public var now: String { "\(verbs.is) \(amount)" }

    private var verbs: (was: String, is: String) {
        switch self {
        case .age: ("was", "is")
        case .messages: ("had", "has")
        case .issuer: ("was", "was")
        }
    }

    private var amount: String {
        switch self {
        case .age(let days): "\(counted(days, "day")) old"
        case .messages(let count): counted(count, "message")
        case .issuer(let person): "issued by \(person.nameAndMark), no longer a coordinator"
        }
    }
}

extension [UInt32] {
    /// `epoch 3`, `epochs 1 to 4`, `epochs 1, 3`.
    var asEpochs: String {
        guard let first, let last else { return "no epoch" }
        if first == last { return "epoch \(first)" }
        if Int(last - first) == count - 1 { return "epochs \(first) to \(last)" }
        return "epochs " + map { "\($0)" }.joined(separator: ", ")
    }
}
