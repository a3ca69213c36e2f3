public import PosternSigning

/// What is inside the seal of a message: who says what. Specification: "Content".
public struct Content: Hashable, Sendable {
    /// What kind of message it is.
    public enum Kind: Hashable, Sendable {
        /// Somebody says something.
        case message
        /// A maintainer or coordinator acknowledges the report.
        case acknowledgement
        /// A kind of a later edition, by its number. From 128 on it must be understood.
        case later(UInt8)

        /// Its number: 1 to 255.
        public var number: UInt8 {
            switch self {
            case .message: 1
            case .acknowledgement: 2
            case .later(let number): number
            }
        }

        init(number: UInt8) throws(FormatError) {
            switch number {
            case 0: throw .value("kind")
            case 1: self = .message
            case 2: self = .acknowledgement
            default: self = .later(number)
            }
        }
    }

    /// What its author says, before it is bound to a place in the log and signed.
    public struct Draft: Hashable, Sendable {
        /// What kind of message it is.
        public let kind: Kind
        /// 16 random bytes, the same at every attempt to send it, so that it is sent once.
        public let id: MessageID
        /// Who says it.
        public let author: Fingerprint
        /// When, by the author's clock.
        public let sentAt: Timestamp
        /// The 32-byte salt that opens the commitment of a knock, or empty.
        public let opening: [UInt8]
        /// The text, byte for byte as it was given; up to 786,432 bytes of anything.
        public let text: [UInt8]
        /// Messages of the same author that were sent without an answer and given up: at most 16 ids, ascending, without
        /// the own one.
        public let withdraws: [MessageID]
        /// What a later edition adds.
        public let extensions: Extensions

        /// A draft. The text's length is the caller's to check, and what it withdraws.
        public init(
            kind: Kind, id: MessageID, author: Fingerprint, sentAt: Timestamp, opening: [UInt8] = [],
            text: [UInt8], withdraws: [MessageID] = [], extensions: Extensions = .none
        ) {
            precondition(text.count <= Limits.textBytes && (opening.isEmpty || opening.count == 32))
            precondition(withdraws.count <= Limits.withdrawn && withdraws.isAscending)
            precondition(!withdraws.contains(id))
            self.kind = kind
            self.id = id
            self.author = author
            self.sentAt = sentAt
            self.opening = opening
            self.text = text
            self.withdraws = withdraws
            self.extensions = extensions
        }

        /// Whether it says the same as another of this author and id, whenever each was made.
        public func saysTheSame(as other: Draft) -> Bool {
            kind == other.kind && id == other.id && author == other.author && opening == other.opening
                && text == other.text && withdraws == other.withdraws && extensions == other.extensions
        }

        /// What must be understood before the message may be shown as what it looks like, and is not known here; nil where
        /// there is nothing of the kind.
        public var unknownCritical: FormatError? {
            if case .later(let number) = kind, number >= ObjectType.firstCritical {
                return .unknownKind("kind", number)
            }
            return extensions.unknownCritical.map { .criticalExtension($0) }
        }
    }

    /// What was said.
    public let draft: Draft
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Signs a draft for this header and key; `sign` signs with the author's key.
    public init(_ draft: Draft, in header: Message.Header, key: CaseKey, sign: Sign) {
        var encoder = Encoder()
        encoder.uint8(draft.kind.number)
        encoder.fixed(draft.id.bytes)
        encoder.fixed(draft.author.bytes)
        encoder.uint64(draft.sentAt.milliseconds)
        encoder.vector(draft.opening)
        encoder.vector(draft.text)
        encoder.vector { inner in
            for id in draft.withdraws { inner.fixed(id.bytes) }
        }
        draft.extensions.encode(into: &encoder)
        signature = sign(
            .message, header.prefix.log.program, Self.signed(encoder.bytes[...], in: header, key: key))
        encoder.vector(signature.bytes)
        self.draft = draft
        encoded = encoder.bytes
    }

    /// Reads a content. Whose it is, `isSigned` tells.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = Decoder(bytes)
        let kind = try Kind(number: try decoder.uint8("kind"))
        let id = try decoder.fixed(MessageID.self, "id")
        let author = try decoder.fixed(Fingerprint.self, "author")
        let sentAt = try decoder.timestamp("sent_at")
        let opening = try decoder.vector("opening", 0...32)
        guard opening.isEmpty || opening.count == 32 else { throw .length("opening", found: opening.count) }
        let text = try decoder.vector("text", 0...Limits.textBytes)
        let withdraws = try decoder.withdrawn(by: id)
        let extensions = try decoder.extensions()
        signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        draft = Draft(
            kind: kind, id: id, author: author, sentAt: sentAt, opening: Array(opening), text: Array(text),
            withdraws: withdraws, extensions: extensions)
        encoded = bytes
    }

    /// Whether the author whose key this is signed it, for this header and this epoch's key.
    public func isSigned(by author: VerifyingKey, in header: Message.Header, key: CaseKey) -> Bool {
        author.verifies(
            signature, tag: .message, program: header.prefix.log.program,
            over: Self.signed(signedPart(of: encoded), in: header, key: key))
    }

    /// `header<V> || key<V> || content before the signature`.
    private static func signed(
        _ content: ArraySlice<UInt8>, in header: Message.Header, key: CaseKey
    ) -> [UInt8] {
        var encoder = Encoder(reserving: header.encoded.count + key.bytes.count + content.count + 8)
        encoder.vector(header.encoded)
        encoder.vector(key.bytes)
        encoder.fixed(content)
        return encoder.bytes
    }
}

extension [MessageID] {
    /// Whether they ascend strictly, so that each set of ids has one encoding.
    fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}

extension Decoder {
    /// The ids that the message `own` withdraws.
    fileprivate mutating func withdrawn(by own: MessageID) throws(FormatError) -> [MessageID] {
        let bytes = try vector("withdraws", 0...(Limits.withdrawn * MessageID.length))
        var inner = Decoder(bytes)
        var ids: [MessageID] = []
        while !inner.isAtEnd { ids.append(try inner.fixed(MessageID.self, "withdraws")) }
        guard ids.isAscending else { throw .order("withdraws") }
        guard !ids.contains(own) else { throw .value("withdraws") }
        return ids
    }
}
