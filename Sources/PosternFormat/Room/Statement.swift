public import PosternSigning

/// What a coordinator signs about a room: its full member list and its next key, or its end.
///
/// Authority is the signature; access is a wrap. Specification: "Statement".
public struct Statement: Hashable, Sendable {
    /// Why it was made, and what it brings.
    public enum Reason: Hashable, Sendable {
        /// The room begins. The public thread of the first contact goes with it, and the commitment that the coordinator
        /// saw in the knock there.
        case opened(Contact, commitment: Commitment?, Epoch)
        /// A fresh secret for the same members.
        case rotated(Epoch)
        /// A fresh secret for another list of members, with the approvals that it uses.
        case changed(Epoch, approvals: [Approval])
        /// Nothing may follow.
        case closed
        /// Everything before it is gone, and nothing may follow. Only for a room that was closed.
        case destroyed

        /// The epoch it begins, if it begins one.
        public var epoch: Epoch? {
            switch self {
            case .opened(_, _, let epoch), .rotated(let epoch), .changed(let epoch, _): epoch
            case .closed, .destroyed: nil
            }
        }

        /// The word for it.
        public var word: String {
            switch self {
            case .opened: "opened"
            case .rotated: "rotated"
            case .changed: "changed"
            case .closed: "closed"
            case .destroyed: "destroyed"
            }
        }
    }

    /// The room, and what its author had seen: of the log, its end as the server receipted it to them.
    public let prefix: EntryPrefix
    /// The room.
    public var log: LogID { prefix.log }
    /// When it was made, by the author's clock.
    public let madeAt: Timestamp
    /// The place after the last statement of the room, or its beginning. An entry of another kind is never in the way of a
    /// statement: who issues the next key need not read the messages between.
    public let last: Place
    /// What it does.
    public let reason: Reason
    /// What a later edition adds.
    public let extensions: Extensions
    /// The coordinator who signed it.
    public let author: Fingerprint
    /// The bytes as they were made.
    public let encoded: [UInt8]
    /// All bytes before the members: what the entry hash covers. Everybody can be shown them, without the names.
    public let withoutMembers: [UInt8]
    private let signature: Signature

    /// Makes a statement; `sign` signs with the author's key.
    public init(
        prefix: EntryPrefix, madeAt: Timestamp, last: Place, reason: Reason,
        extensions: Extensions = .none, author: Fingerprint, sign: Sign
    ) {
        let program = prefix.log.program
        var members = Encoder()
        reason.epoch?.encodeMembers(into: &members)
        var encoder = Encoder(.statement)
        encoder.uint32(UInt32(members.bytes.count))
        prefix.encode(into: &encoder)
        encoder.uint64(madeAt.milliseconds)
        last.encode(into: &encoder)
        switch reason {
        case .opened(let contact, let commitment, let epoch):
            encoder.uint8(1)
            encoder.vector(Array(contact.text.utf8))
            encoder.vector(commitment?.digest.bytes ?? [])
            epoch.encode(into: &encoder, program: program)
        case .rotated(let epoch):
            encoder.uint8(2)
            epoch.encode(into: &encoder, program: program)
        case .changed(let epoch, let approvals):
            encoder.uint8(3)
            epoch.encode(into: &encoder, program: program)
            encoder.approvals(approvals)
        case .closed:
            encoder.uint8(4)
        case .destroyed:
            encoder.uint8(5)
        }
        extensions.encode(into: &encoder)
        encoder.fixed(author.bytes)
        signature = encoder.sign(.statement, program, by: sign)
        withoutMembers = encoder.bytes
        encoder.fixed(members.bytes)
        self.prefix = prefix
        self.madeAt = madeAt
        self.last = last
        self.reason = reason
        self.extensions = extensions
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads a statement. Its signature can be verified only by who knows the program log.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .statement)
        let membersSize = try decoder.uint32("members_size")
        prefix = try decoder.prefix()
        madeAt = try decoder.timestamp("made_at")
        last = try decoder.place("last")
        let unlisted = try UnlistedReason(from: &decoder)
        extensions = try decoder.extensions()
        author = try decoder.fixed(Fingerprint.self, "author")
        signature = try decoder.vector(Signature.self, "signature")
        withoutMembers = Array(bytes.prefix(decoder.offset))
        guard bytes.count == decoder.offset + Int(membersSize) else { throw .value("members_size") }
        reason = try unlisted.listed(from: &decoder, program: prefix.log.program)
        try decoder.finish()
        encoded = bytes
    }

    /// The bytes of an entry that its hash covers. Of a statement of any edition these are all but its last `members_size`
    /// bytes, of another entry all.
    static func hashedPart(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard bytes.first == ObjectType.statement.rawValue, bytes.count >= 7 else { return bytes[...] }
        let size = bytes[3..<7].reduce(0) { $0 << 8 | Int($1) }
        return bytes.dropLast(min(size, bytes.count - 7))
    }

    /// Whether the author whose key this is signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, tag: .statement, program: log.program, over: signedPart(of: withoutMembers))
    }
}
