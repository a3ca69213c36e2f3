public import PosternFormat
internal import PosternSigning

/// Something that a client did because the log or the program's policy asks for it, and not because it was told to.
public struct Duty: Sendable, Hashable {
    /// What was done.
    public enum Kind: Sendable, Hashable {
        /// Secrets of earlier epochs were passed on to somebody who may read them.
        case passedOn(to: Person, epochs: [UInt32])
        /// A new epoch was begun.
        case rotated(epoch: UInt32, because: RotationReason)
        /// Whoever is listed as what the program does not say was taken out of the list, with a new epoch: who left
        /// it, as a rule.
        case removed([Person], epoch: UInt32)
    }

    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// What was done.
    public let kind: Kind

    /// One line about it. Names in it are not made safe for a terminal.
    public var text: String {
        let what =
            switch kind {
            case .passedOn(let person, let epochs):
                "passed history on to \(person.name) (\(person.role)): \(epochs.asEpochs)"
            case .rotated(let epoch, let reason): "rotated the key, \(reason.text): epoch \(epoch)"
            case .removed(let people, let epoch):
                "took out \(people.map(\.asStale).joined(separator: "; ")): epoch \(epoch)"
            }
        return "case \(caseID.short), room \(room): \(what)"
    }
}

extension Person {
    /// Why nobody may list them as what they are listed as.
    fileprivate var asStale: String {
        "\(name) (\(fingerprint.short)), "
            + (role.isEnrolled
                ? "no longer \(role) of the program" : "\(role), who is enrolled in the program")
    }
}

/// Why a case key is due for rotation, by the program's policy.
public enum RotationReason: Sendable, Hashable {
    /// It is so many days old.
    case age(days: UInt64)
    /// So many messages were sealed under it.
    case messages(Int)

    var text: String {
        switch self {
        case .age(let days): "which was \(days) \(days == 1 ? "day" : "days") old"
        case .messages(let count): "which had \(count) \(count == 1 ? "message" : "messages")"
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
