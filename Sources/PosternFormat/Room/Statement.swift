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

    /// The room.
    public let log: LogID
    /// Its place in the room's log, from 0.
    public let index: UInt64
    /// The hash of the entry before it; zero for the first.
    public let previous: Digest
    /// When it was made, by the author's clock.
    public let madeAt: Timestamp
    /// The entry of the program log up to which the author had verified it: it says who may sign what.
    public let programHead: EntryReference
    /// The statement before it in this room, nil in the first: the statements are a chain of their own, so that who
    /// issues the next key need not read the messages between them.
    public let statementBefore: EntryReference?
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
        log: LogID, index: UInt64, previous: Digest, madeAt: Timestamp, programHead: EntryReference,
        statementBefore: EntryReference?, reason: Reason, extensions: Extensions = .none,
        author: Fingerprint, sign: Sign
    ) {
        precondition(statementBefore?.hash != .zero)
        var encoder = Encoder(.statement)
        log.encode(into: &encoder)
        encoder.uint64(index)
        encoder.fixed(previous.bytes)
        encoder.uint64(madeAt.milliseconds)
        programHead.encode(into: &encoder)
        (statementBefore ?? EntryReference(index: 0, hash: .zero)).encode(into: &encoder)
        switch reason {
        case .opened(let contact, let commitment, let epoch):
            encoder.uint8(1)
            encoder.vector(Array(contact.text.utf8))
            encoder.vector(commitment?.digest.bytes ?? [])
            epoch.encode(into: &encoder, program: log.program)
        case .rotated(let epoch):
            encoder.uint8(2)
            epoch.encode(into: &encoder, program: log.program)
        case .changed(let epoch, let approvals):
            encoder.uint8(3)
            epoch.encode(into: &encoder, program: log.program)
            encoder.approvals(approvals)
        case .closed:
            encoder.uint8(4)
        case .destroyed:
            encoder.uint8(5)
        }
        extensions.encode(into: &encoder)
        encoder.fixed(author.bytes)
        signature = encoder.sign(.statement, log.program, by: sign)
        withoutMembers = encoder.bytes
        reason.epoch?.encodeMembers(into: &encoder)
        self.log = log
        self.index = index
        self.previous = previous
        self.madeAt = madeAt
        self.programHead = programHead
        self.statementBefore = statementBefore
        self.reason = reason
        self.extensions = extensions
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads a statement. Its signature can be verified only by who knows the program log.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .statement)
        log = try decoder.roomLogID()
        index = try decoder.uint64("index")
        previous = try decoder.fixed(Digest.self, "previous")
        madeAt = try decoder.timestamp("made_at")
        programHead = try decoder.entryReference("program_index", "program_head")
        let before = try decoder.entryReference("statement_index", "statement_hash")
        guard before.hash != .zero || before.index == 0 else { throw .value("statement_index") }
        statementBefore = before.hash == .zero ? nil : before
        let unlisted = try UnlistedReason(from: &decoder)
        extensions = try decoder.extensions()
        author = try decoder.fixed(Fingerprint.self, "author")
        signature = try decoder.vector(Signature.self, "signature")
        withoutMembers = Array(bytes.prefix(decoder.offset))
        reason = try unlisted.listed(from: &decoder, program: log.program)
        try decoder.finish()
        encoded = bytes
    }

    /// Whether the author whose key this is signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, tag: .statement, program: log.program, over: signedPart(of: withoutMembers))
    }
}
