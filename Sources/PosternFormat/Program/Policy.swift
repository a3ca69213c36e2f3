public import PosternSigning

/// What a program undertakes about time, signed by a coordinator and versioned in the program log.
///
/// It may be shown to anybody by itself: the signature is its own. Specification: "Policy".
public struct Policy: Hashable, Sendable {
    /// The times that a program sets itself.
    public struct Targets: Hashable, Sendable {
        /// A report is acknowledged within so many hours (1 to 8,760).
        public let acknowledgeHours: UInt32
        /// A case key is rotated after so many days (1 to 3,650).
        public let rotateDays: UInt32
        /// A case key is rotated after so many messages (1 to 1,000,000).
        public let rotateMessages: UInt32

        /// 72 hours, 30 days, 200 messages: what holds until a policy says otherwise.
        public static let standard = Targets(unchecked: 72, 30, 200)

        /// The targets, or nil where a number is out of its bounds.
        public init?(acknowledgeHours: UInt32, rotateDays: UInt32, rotateMessages: UInt32) {
            guard (1...8760).contains(acknowledgeHours), (1...3650).contains(rotateDays),
                (1...1_000_000).contains(rotateMessages)
            else { return nil }
            self.init(unchecked: acknowledgeHours, rotateDays, rotateMessages)
        }

        private init(
            unchecked acknowledgeHours: UInt32, _ rotateDays: UInt32, _ rotateMessages: UInt32
        ) {
            self.acknowledgeHours = acknowledgeHours
            self.rotateDays = rotateDays
            self.rotateMessages = rotateMessages
        }
    }

    /// The program.
    public let program: ProgramID
    /// 1 for a program's first policy, and one more for each after it.
    public let version: UInt32
    /// When it was made, by the author's clock.
    public let madeAt: Timestamp
    /// What it undertakes.
    public let targets: Targets
    /// What a later edition adds.
    public let extensions: Extensions
    /// The coordinator who signed it.
    public let author: Fingerprint
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Makes a policy; `sign` signs with the author's key.
    public init(
        program: ProgramID, version: UInt32, madeAt: Timestamp, targets: Targets,
        extensions: Extensions = .none, author: Fingerprint, sign: Sign
    ) {
        var encoder = Encoder(.policy)
        encoder.fixed(program.bytes)
        encoder.uint32(version)
        encoder.uint64(madeAt.milliseconds)
        encoder.uint32(targets.acknowledgeHours)
        encoder.uint32(targets.rotateDays)
        encoder.uint32(targets.rotateMessages)
        extensions.encode(into: &encoder)
        encoder.fixed(author.bytes)
        signature = encoder.sign(.policy, program, by: sign)
        self.program = program
        self.version = version
        self.madeAt = madeAt
        self.targets = targets
        self.extensions = extensions
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads a policy. Its signature can be verified only by who knows the author's card.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .policy)
        program = try decoder.fixed(ProgramID.self, "program")
        version = try decoder.uint32("policy_version")
        guard version >= 1 else { throw .value("policy_version") }
        madeAt = try decoder.timestamp("made_at")
        let hours = try decoder.uint32("acknowledge_hours")
        let days = try decoder.uint32("rotate_days")
        let messages = try decoder.uint32("rotate_messages")
        guard
            let targets = Targets(acknowledgeHours: hours, rotateDays: days, rotateMessages: messages)
        else { throw .value("targets") }
        self.targets = targets
        extensions = try decoder.extensions()
        author = try decoder.fixed(Fingerprint.self, "author")
        signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        encoded = bytes
    }

    /// Whether the author whose key this is signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, tag: .policy, program: program, over: signedPart(of: encoded))
    }

    /// The longest encoding, in bytes.
    static let longest = 3 + 32 + 4 + 8 + 12 + 2 + Limits.extensionBytes + 32 + 66
}

extension Decoder {
    mutating func policy() throws(FormatError) -> Policy {
        try Policy(decoding: Array(try vector("policy", 1...Policy.longest)))
    }
}
