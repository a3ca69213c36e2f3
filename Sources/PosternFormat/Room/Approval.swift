public import PosternSigning

/// A maintainer's signed agreement that somebody joins a room, or reads more of it, with the room's next statement and no
/// later one. The statement that uses it embeds it. Specification: "Approval".
public struct Approval: Hashable, Sendable {
    /// The room, and what its author had seen.
    public let prefix: EntryPrefix
    /// The room.
    public var log: LogID { prefix.log }
    /// When it was made, by the author's clock.
    public let madeAt: Timestamp
    /// The place after the last statement of the room: the approval is for the statement that comes next.
    public let statement: Place
    /// Who may join.
    public let member: Fingerprint
    /// As what.
    public let role: Role
    /// The earliest epoch that they may read; from 1.
    public let readsFrom: UInt32
    /// Whose place in the list they take; nil for a newcomer, and for a member.
    public let replaces: Fingerprint?
    /// Who signed it.
    public let author: Fingerprint
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Makes an approval; `sign` signs with the author's key.
    public init(
        prefix: EntryPrefix, madeAt: Timestamp, statement: Place,
        member: Fingerprint, role: Role, readsFrom: UInt32, replaces: Fingerprint?, author: Fingerprint,
        sign: Sign
    ) {
        var encoder = Encoder(.approval)
        prefix.encode(into: &encoder)
        encoder.uint64(madeAt.milliseconds)
        statement.encode(into: &encoder)
        encoder.fixed(member.bytes)
        encoder.uint8(role.rawValue)
        encoder.uint32(readsFrom)
        encoder.vector(replaces?.bytes ?? [])
        encoder.fixed(author.bytes)
        signature = encoder.sign(.approval, prefix.log.program, by: sign)
        self.prefix = prefix
        self.madeAt = madeAt
        self.statement = statement
        self.member = member
        self.role = role
        self.readsFrom = readsFrom
        self.replaces = replaces
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads an approval. Its signature can be verified only by who knows the room's members.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .approval)
        prefix = try decoder.prefix()
        madeAt = try decoder.timestamp("made_at")
        statement = try decoder.place("statement")
        member = try decoder.fixed(Fingerprint.self, "member")
        role = try decoder.role()
        readsFrom = try decoder.uint32("reads_from")
        guard readsFrom >= 1 else { throw .value("reads_from") }
        replaces = try decoder.optionalFingerprint("replaces")
        author = try decoder.fixed(Fingerprint.self, "author")
        signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        encoded = bytes
    }

    /// The longest encoding, in bytes.
    static let longest = 512

    /// Whether the author whose key this is signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, tag: .approval, program: log.program, over: signedPart(of: encoded))
    }
}

extension Encoder {
    mutating func approvals(_ approvals: [Approval]) {
        vector { inner in
            for approval in approvals { inner.vector(approval.encoded) }
        }
    }
}

extension Decoder {
    /// At most one for each member of a list.
    mutating func approvals() throws(FormatError) -> [Approval] {
        var inner = Decoder(try vector("approvals", 0...Limits.entryBytes))
        var approvals: [Approval] = []
        while !inner.isAtEnd {
            approvals.append(
                try Approval(decoding: Array(try inner.vector("approval", 1...Approval.longest))))
            guard approvals.count <= Limits.members else {
                throw .length("approvals", found: approvals.count)
            }
        }
        return approvals
    }
}
