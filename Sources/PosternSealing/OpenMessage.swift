public import PosternFormat
public import PosternLog
public import PosternSigning

/// Why a message of a verified log does not open. Specification: "Opening", checks.
public enum OpenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reader holds no secret of its epoch.
    case noSecret(epoch: UInt32)
    /// The content key is not sealed to the epoch's key.
    case sealedKey
    /// The content key is not the one that the header commits to.
    case commitment
    /// The body does not open: it was altered, or belongs elsewhere.
    case body
    /// The content is not well formed, or the padding is not zero.
    case content(FormatError)
    /// The author is not a member of the room in this epoch.
    case authorNotMember(Fingerprint)
    /// The signature is not the author's.
    case signature
    /// Its author sent another message of this id before.
    case repeated
    /// Only maintainers and coordinators acknowledge, and only in the shared room.
    case acknowledgementNotAllowed
    /// It holds what only a later edition understands, and the program's level covers it.
    case newer(FormatError)
    /// It holds what only a later edition could understand, and the program's level covers none.
    case uncovered(FormatError)

    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .noSecret(let epoch): "cannot be opened: no secret of epoch \(epoch) was given to you"
        case .sealedKey: "its key is not sealed to the case key"
        case .commitment: "its key is not the one it commits to"
        case .body: "its body does not open: it was altered or moved"
        case .content(let error): "its content is not well formed: \(error)"
        case .authorNotMember(let who): "its author \(who) is not a member of the room"
        case .signature: "signature of its author does not match"
        case .repeated: "its author used its id before, for another message"
        case .acknowledgementNotAllowed: "acknowledges where its author may not"
        case .newer(let error): "needs a newer postern: \(error)"
        case .uncovered(let error):
            "is not of this edition, and the program's level covers no later one: \(error)"
        }
    }
}

/// An opened message: who said what.
public struct OpenedMessage: Sendable {
    /// What was said.
    public let draft: Content.Draft
    /// Who said it, as the epoch's signed list has them.
    public let author: Member
    /// The index of the entry in which its author had said the same under the same id; nil where this is the first.
    public let repeats: UInt64?
}

/// Opens the messages of one room, in order; remembers each author's ids, so that nothing is shown twice.
public struct RoomReader: ~Copyable {
    private var secrets = EpochSecrets()
    private var said: [Fingerprint: [MessageID: (index: UInt64, draft: Content.Draft)]] = [:]

    /// A reader that holds no secrets yet.
    public init() {}

    /// Takes the secrets that a statement or a grant brings for `identity`: its epoch's, and earlier ones.
    ///
    /// Somebody whom it brings none gets none, and no error. Of several, those that open are taken, and then it throws
    /// for the first that does not.
    public mutating func take(
        _ entry: VerifiedEntry, identity: borrowing Identity
    ) throws(WrapError) {
        switch entry.entry {
        case .statement(let statement):
            guard let epoch = statement.reason.epoch else { return }
            try secrets.take(epoch, in: entry, identity: identity)
        case .historyGrant(let grant):
            guard grant.member == identity.fingerprint else { return }
            try secrets.take(grant.wraps, in: entry.log, identity: identity)
        case .message, .approval, .later, .genesis, .programStatement:
            return
        }
    }

    /// The secrets of these epochs, sealed to somebody who may read them; those that are not held are left out.
    /// Ascending by epoch.
    public borrowing func historyWraps(
        of epochs: [UInt32], to card: Card, random: RandomSource
    ) -> [HistoryWrap] {
        secrets.wraps(of: epochs, to: card, random: random)
    }

    /// Opens an entry that is a message. Only an entry of a verified log can be given.
    ///
    /// - Parameter level: the level that the program's log was raised to.
    public mutating func open(
        _ entry: VerifiedEntry, level: UInt32
    ) throws(OpenError) -> OpenedMessage {
        guard case .message(let message) = entry.entry else {
            preconditionFailure("statements are not sealed")
        }
        let content = try secrets.content(of: message)
        let draft = content.draft
        guard let author = entry.epoch.member(draft.author) else { throw .authorNotMember(draft.author) }
        guard content.isSigned(by: author.card.signingKey, in: message.header, key: entry.epoch.key) else {
            throw .signature
        }
        // An id is its author's: nobody silences another by using it first.
        let earlier = said[draft.author]?[draft.id]
        if let earlier, !draft.saysTheSame(as: earlier.draft) { throw .repeated }
        // Only now: what nobody listed signed cannot pass for something new.
        if let unknown = draft.unknown(atLevel: level) { throw unknown }
        if draft.kind == .acknowledgement {
            guard author.role.isEnrolled, message.header.log.room == .shared else {
                throw .acknowledgementNotAllowed
            }
        }
        if earlier == nil { said[draft.author, default: [:]][draft.id] = (entry.index, draft) }
        return OpenedMessage(draft: draft, author: author, repeats: earlier?.index)
    }
}

extension Content.Draft {
    /// Why it may not be shown as what it looks like; nil where it may. Of a kind that need not be understood it is known
    /// who said it and when, and nothing else.
    fileprivate func unknown(atLevel level: UInt32) -> OpenError? {
        let isCovered = level > ProgramLevel.known
        if let error = unknownCritical { return isCovered ? .newer(error) : .uncovered(error) }
        guard case .later(let number) = kind, !isCovered else { return nil }
        return .uncovered(.unknownKind("kind", number))
    }
}
