public import PosternFormat

/// One entry of a room, verified and opened.
public struct ThreadItem: Sendable, Hashable {
    /// What is in it.
    public enum Content: Sendable, Hashable {
        /// Somebody says something; with what became of the knock's commitment, where that is the place to say it.
        case message(text: [UInt8], sentAt: Timestamp, opening: CommitmentOpening?)
        /// A maintainer or coordinator acknowledges the report.
        case acknowledgement(text: [UInt8], sentAt: Timestamp)
        /// A coordinator opened, rotated, changed, closed or destroyed the room.
        case statement(StatementNote)
        /// Somebody of the program passed secrets of earlier epochs on.
        case grant(GrantNote)
        /// A maintainer agreed to an addition.
        case approval(ApprovalNote)
        /// The same message again, sealed twice by its author; it is shown where it first stands. No failure.
        case repetition(of: UInt64)
        /// A message of an epoch whose secret was never given to this identity. No failure.
        case sealed(epoch: UInt32)
        /// Something that only a newer program understands, and that need not be understood to go on; says what.
        case later(String)
        /// Something that only a newer program understands, and that must be understood; says what.
        case newer(String)
        /// Something of a verified log does not open; says what is wrong. A failure of verification.
        case unopened(String)
    }

    /// The room.
    public let room: RoomName
    /// Its place in the room's log.
    public let index: UInt64
    /// The epoch in force.
    public let epoch: UInt32
    /// How many entries of the room its author had seen. What stands between them and it, they did not know.
    public let seen: UInt64
    /// When the server took it, by its receipt.
    public let at: Timestamp
    /// Who wrote it; nil where it is not opened.
    public let author: Person?
    /// What is in it.
    public let content: Content
    /// The id of a message, which is its author's.
    var id: MessageID?
    /// The entry in which the author of a message gave it up: it had been sent without an answer, and came late.
    public internal(set) var withdrawnBy: UInt64?
    /// Who appended what does not open, as the server says: nobody signed that, and the server could have made the entry
    /// itself.
    public internal(set) var appender: Person?

    /// When its author says that they sent it; nil for what is not a message.
    public var sentAt: Timestamp? {
        switch content {
        case .message(_, let sentAt, _), .acknowledgement(_, let sentAt): sentAt
        default: nil
        }
    }

    /// Whether the author's clock and the server's are far apart: sent more than 300 seconds after it came, or more than a
    /// day before.
    public var isDatedOff: Bool {
        guard let sent = sentAt?.milliseconds else { return false }
        let came = at.milliseconds
        return sent > came ? sent - came > 300_000 : came - sent > 86_400_000
    }

    /// The word for its kind: `message`, `acknowledgement`, `statement`, `grant`, `approval`, `repetition`, `sealed`,
    /// `later`, `newer` or `unopened`.
    public var kind: String {
        switch content {
        case .message: "message"
        case .acknowledgement: "acknowledgement"
        case .statement: "statement"
        case .grant: "grant"
        case .approval: "approval"
        case .repetition: "repetition"
        case .sealed: "sealed"
        case .later: "later"
        case .newer: "newer"
        case .unopened: "unopened"
        }
    }
}

/// What a message shows about the commitment of the knock: one that opens it, and the report that opens nothing.
public enum CommitmentOpening: Sendable, Hashable {
    /// It is the report that the knock committed to, by the same author; the commitment's text.
    case matches(String)
    /// It is not; the text of the commitment that the coordinator saw.
    case differs(String)
    /// It is the report, and opens nothing; the text of the commitment that the coordinator saw.
    case notOpened(String)
    /// The coordinator saw no commitment when the case was opened; the text of the one that it opens.
    case nothingRecorded(computed: String)
}
