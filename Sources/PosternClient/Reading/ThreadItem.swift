public import PosternFormat

/// One entry of a room, verified and opened.
public struct ThreadItem: Sendable, Hashable {
    /// What is in it.
    public enum Content: Sendable, Hashable {
        /// Somebody says something. `opensCommitment` is the text of the commitment that this very text was posted
        /// as before, where its author opens one.
        case message(text: [UInt8], sentAt: Timestamp, opensCommitment: String?)
        /// A maintainer or coordinator acknowledges the report.
        case acknowledgement(text: [UInt8], sentAt: Timestamp)
        /// A coordinator opened, rotated, changed, closed or destroyed the room.
        case statement(StatementNote)
        /// Somebody of the program passed secrets of earlier epochs on.
        case grant(GrantNote)
        /// A maintainer agreed to an addition.
        case approval(ApprovalNote)
        /// A message of an epoch whose secret was never given to this identity. No failure.
        case sealed(epoch: UInt32)
        /// Something of a verified log does not open; says what is wrong. A failure of verification.
        case unopened(String)
    }

    /// The room.
    public let room: RoomName
    /// Its place in the room's log.
    public let index: UInt64
    /// The epoch in force.
    public let epoch: UInt32
    /// When the server took it, by its receipt.
    public let at: Timestamp
    /// Who wrote it; nil where it is not opened.
    public let author: Person?
    /// What is in it.
    public let content: Content

    /// The word for its kind: `message`, `acknowledgement`, `statement`, `grant`, `approval`, `sealed` or `unopened`.
    public var kind: String {
        switch content {
        case .message: "message"
        case .acknowledgement: "acknowledgement"
        case .statement: "statement"
        case .grant: "grant"
        case .approval: "approval"
        case .sealed: "sealed"
        case .unopened: "unopened"
        }
    }
}
