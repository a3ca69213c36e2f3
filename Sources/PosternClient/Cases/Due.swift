public import PosternFormat
internal import PosternSigning

/// Something that a room's log or the program's policy asks for, and that nobody has done yet.
public struct Due: Sendable, Hashable {
    /// What is to be done.
    public enum Kind: Sendable, Hashable {
        /// The secrets of these earlier epochs wait to be passed on to a member who may read them.
        case history(Person, epochs: [UInt32], isYou: Bool)
        /// The key in force has to be rotated.
        case rotation(RotationReason)
        /// These members have to be taken out, because no list may have them so. Until then nothing is sealed to it.
        case removal([StaleMember])
    }

    /// Who can do it.
    public enum Doer: Sendable, Hashable {
        /// This identity.
        case you
        /// A coordinator of the program.
        case coordinator
        /// A listed maintainer or coordinator who holds the secrets.
        case member
    }

    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// What is to be done.
    public let kind: Kind
    /// Who can do it.
    public let doer: Doer

    /// The command that does it.
    public var command: String { "postern tend \(caseID.short)" }

    /// The command, with who runs it where that is somebody else.
    public var remedy: String {
        switch doer {
        case .you: command
        case .coordinator: "a coordinator runs: \(command)"
        case .member: "a member who has them runs: \(command)"
        }
    }

    /// One line about it.
    public var text: String {
        let what =
            switch kind {
            case .history(_, let epochs, isYou: true): "you are waiting for the keys of \(epochs.asEpochs)"
            case .history(let person, let epochs, isYou: false):
                "\(person.nameAndMark) is waiting for the keys of \(epochs.asEpochs)"
            case .rotation(let reason): "the key is due for rotation: it \(reason.now)"
            case .removal(let people): people.map(\.text).joined(separator: "; ")
            }
        return "case \(caseID.short), room \(room): \(what)"
    }

    /// Whether a key has to be rotated.
    var isRotation: Bool { if case .rotation = kind { true } else { false } }
}
