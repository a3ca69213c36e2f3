public import PosternSigning

/// One element of a log, whichever it is.
public enum Entry: Hashable, Sendable {
    /// The first entry of a program log.
    case genesis(Genesis)
    /// A later entry of a program log.
    case programStatement(ProgramStatement)
    /// A coordinator's entry of a room's log.
    case statement(Statement)
    /// A member's entry of a room's log.
    case message(Message)

    /// Reads an entry of at most 1,048,576 bytes by its type.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        guard let type = bytes.first else { throw .truncated("type") }
        guard bytes.count <= Limits.entryBytes else { throw .length("entry", found: bytes.count) }
        switch ObjectType(rawValue: type) {
        case .genesis: self = .genesis(try Genesis(decoding: bytes))
        case .programStatement: self = .programStatement(try ProgramStatement(decoding: bytes))
        case .statement: self = .statement(try Statement(decoding: bytes))
        case .message: self = .message(try Message(decoding: bytes))
        default: throw .value("type")
        }
    }

    /// The bytes as they were made.
    public var encoded: [UInt8] {
        switch self {
        case .genesis(let genesis): genesis.encoded
        case .programStatement(let statement): statement.encoded
        case .statement(let statement): statement.encoded
        case .message(let message): message.encoded
        }
    }

    /// The hash by which the next entry and the receipt refer to these bytes.
    public static func hash(of bytes: [UInt8], program: ProgramID) -> Digest {
        Tag.entry.digest(program, bytes)
    }
}
