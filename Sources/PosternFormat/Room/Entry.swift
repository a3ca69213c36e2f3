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
    /// The entry of a member who passes earlier secrets on.
    case historyGrant(HistoryGrant)
    /// The entry of a maintainer who agrees to an addition.
    case approval(Approval)
    /// An entry of a room's log of a kind that a later edition knows.
    case later(LaterEntry)

    /// Reads an entry of at most 1,048,576 bytes by its type.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        guard let type = bytes.first else { throw .truncated("type") }
        guard bytes.count <= Limits.entryBytes else { throw .length("entry", found: bytes.count) }
        guard type <= ObjectType.last else {
            self = .later(try LaterEntry(decoding: bytes))
            return
        }
        switch ObjectType(rawValue: type) {
        case .genesis: self = .genesis(try Genesis(decoding: bytes))
        case .programStatement: self = .programStatement(try ProgramStatement(decoding: bytes))
        case .statement: self = .statement(try Statement(decoding: bytes))
        case .message: self = .message(try Message(decoding: bytes))
        case .historyGrant: self = .historyGrant(try HistoryGrant(decoding: bytes))
        case .approval: self = .approval(try Approval(decoding: bytes))
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
        case .historyGrant(let grant): grant.encoded
        case .approval(let approval): approval.encoded
        case .later(let entry): entry.encoded
        }
    }

    /// What an entry of a room begins with; nil for an entry of a program log.
    public var prefix: EntryPrefix? {
        switch self {
        case .genesis, .programStatement: nil
        case .statement(let statement): statement.prefix
        case .message(let message): message.header.prefix
        case .historyGrant(let grant): grant.prefix
        case .approval(let approval): approval.prefix
        case .later(let entry): entry.prefix
        }
    }

    /// The hash by which heads and receipts refer to it.
    public var hash: Digest { Self.hash(of: encoded, program: program) }

    /// The program whose log, or whose room's log, it was made for.
    public var program: ProgramID {
        switch self {
        case .genesis(let genesis): genesis.id
        case .programStatement(let statement): statement.program
        default: prefix?.log.program ?? .none
        }
    }

    /// The hash of an entry's bytes: over all of them, but for a statement's members, which its leaves stand for. Bytes of
    /// any edition have one, whether this program can read them or not.
    public static func hash(of bytes: [UInt8], program: ProgramID) -> Digest {
        Tag.entry.digest(program, Statement.hashedPart(of: bytes))
    }
}
