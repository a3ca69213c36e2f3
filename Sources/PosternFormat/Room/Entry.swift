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

    /// The place that it says it has in its log.
    public var index: UInt64 {
        switch self {
        case .genesis: 0
        case .programStatement(let statement): statement.index
        case .statement(let statement): statement.index
        case .message(let message): message.header.index
        case .historyGrant(let grant): grant.index
        case .approval(let approval): approval.index
        case .later(let entry): entry.index
        }
    }

    /// The hash by which the next entry and the receipt refer to it: over all of its bytes, but for a statement's members,
    /// which its leaves stand for.
    public var hash: Digest {
        switch self {
        case .genesis(let genesis): Tag.entry.digest(genesis.id, genesis.encoded)
        case .programStatement(let statement): Tag.entry.digest(statement.program, statement.encoded)
        case .statement(let statement): Tag.entry.digest(statement.log.program, statement.withoutMembers)
        case .message(let message): Tag.entry.digest(message.header.log.program, message.encoded)
        case .historyGrant(let grant): Tag.entry.digest(grant.log.program, grant.encoded)
        case .approval(let approval): Tag.entry.digest(approval.log.program, approval.encoded)
        case .later(let entry): Tag.entry.digest(entry.log.program, entry.encoded)
        }
    }
}
