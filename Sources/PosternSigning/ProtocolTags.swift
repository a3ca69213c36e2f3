// Every tag of protocol version 1 that more than one layer may need, in one list, so that no two uses share one.
extension Tag {
    /// Signature of a card by its own signing key.
    public static let card = Tag("postern/1/card")
    /// Signature of a genesis by the first coordinator.
    public static let genesis = Tag("postern/1/genesis")
    /// Signature of a policy.
    public static let policy = Tag("postern/1/policy")
    /// Signature of a program statement.
    public static let programStatement = Tag("postern/1/program-statement")
    /// Signature of a room statement.
    public static let statement = Tag("postern/1/statement")
    /// Signature of a message, inside the seal.
    public static let message = Tag("postern/1/message")
    /// Signature of a member who passes the secrets of earlier epochs on.
    public static let historyGrant = Tag("postern/1/history-grant")
    /// Signature of a maintainer who agrees that somebody joins a room.
    public static let approval = Tag("postern/1/approval")
    /// Signature of an entry of a later edition.
    public static let laterEntry = Tag("postern/1/later-entry")
    /// Signature of a receipt by the server.
    public static let receipt = Tag("postern/1/receipt")

    /// Digest of a genesis: the program id.
    public static let programID = Tag("postern/1/program-id")
    /// Digest of a log's name: the head before its first entry.
    public static let log = Tag("postern/1/log")
    /// Digest of a head, an entry after it and its time: the next head.
    public static let head = Tag("postern/1/head")
    /// Digest of an entry.
    public static let entry = Tag("postern/1/entry")
    /// Digest of what a statement says of one member.
    public static let member = Tag("postern/1/member")
    /// Digest of one field of a member, salted.
    public static let memberField = Tag("postern/1/member-field")
    /// Derivation of the salt of one field of a member.
    public static let memberSalt = Tag("postern/1/member-salt")
    /// Digest of a person's two public keys.
    public static let fingerprint = Tag("postern/1/fingerprint")
    /// Digest of what a wrap is for.
    public static let wrapContext = Tag("postern/1/wrap-context")
    /// Salted digest of a report, posted with a knock.
    public static let reportCommitment = Tag("postern/1/report-commitment")
    /// Checksum of a text form.
    public static let text = Tag("postern/1/text")

    /// Derivation of the case keypair's seed from an epoch secret.
    public static let epochSeed = Tag("postern/1/epoch-seed")
    /// Derivation of a message's body key from its content key.
    public static let bodyKey = Tag("postern/1/body-key")
    /// Commitment to a message's content key.
    public static let keyCommitment = Tag("postern/1/key-commitment")
}
