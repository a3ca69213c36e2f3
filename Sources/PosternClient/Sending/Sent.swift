public import PosternFormat

/// A message that is in the log, with the server's word for it.
public struct Sent: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// Its place in the room's log.
    public let index: UInt64
    /// The receipt's bytes, verified; also kept in the home.
    public let receipt: [UInt8]
    /// The receipt in base32.
    public let receiptText: String
    /// When the server took it.
    public let receivedAt: Timestamp
    /// Whether an earlier run of the same command, cut off before it ended, had sent it.
    public let wasSentBefore: Bool
    /// What became of the knock's commitment, where the text opens one or is the report of the person who knocked.
    public let opening: CommitmentOpening?
    /// What was done before it was sealed, because it was due.
    public let done: [Duty]
}
