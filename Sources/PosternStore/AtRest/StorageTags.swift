internal import PosternSigning

// What the storage key is used for, each use under a tag of its own.
extension Tag {
    /// Derivation of the key that records are encrypted with.
    static let storageRecordKey = Tag("postern/1/storage/record-key")
    /// Derivation of the key that look-ups are blinded with.
    static let storageBlindKey = Tag("postern/1/storage/blind-key")
    /// The public name of a storage key, by which a wrong one is told from a damaged database.
    static let storageKeyID = Tag("postern/1/storage/key-id")
    /// Checksum of a storage key's text.
    static let storageKeyText = Tag("postern/1/storage/key-text")
    /// Digest of the setup code.
    static let setupCode = Tag("postern/1/storage/setup-code")

    /// Blind index of a log by its id.
    static let blindLog = Tag("postern/1/storage/blind/log")
    /// Blind index of an entry in a log, by its hash.
    static let blindEntry = Tag("postern/1/storage/blind/entry")
    /// Blind index of a person in a log.
    static let blindMember = Tag("postern/1/storage/blind/member")
    /// Blind index of a request's nonce.
    static let blindNonce = Tag("postern/1/storage/blind/nonce")
    /// Blind name of a stretch of time in which nonces are kept.
    static let blindWindow = Tag("postern/1/storage/blind/window")

    /// Mask of who appended an entry, under the key of its epoch.
    static let appenderMask = Tag("postern/1/storage/appender")

    /// Associated data of the server's own record.
    static let serverRecord = Tag("postern/1/storage/record/server")
    /// Associated data of a log's record.
    static let logRecord = Tag("postern/1/storage/record/log")
    /// Associated data of an entry's record.
    static let entryRecord = Tag("postern/1/storage/record/entry")
    /// Associated data of a record of landmarks.
    static let landmarkRecord = Tag("postern/1/storage/record/landmark")
    /// Associated data of a record of shares.
    static let shareRecord = Tag("postern/1/storage/record/share")
    /// Associated data of a member's record.
    static let memberRecord = Tag("postern/1/storage/record/member")
    /// Associated data of the list of a person's rooms.
    static let roomsRecord = Tag("postern/1/storage/record/rooms")
}
