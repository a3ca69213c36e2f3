public import PosternSigning

/// What is signed about who works for the program: by a coordinator; by the recovery identity; by a maintainer who agrees
/// to an addition. Specification: "ProgramStatement".
public struct ProgramStatement: Hashable, Sendable {
    /// What it does.
    public enum Action: Hashable, Sendable {
        /// Takes somebody in, as a maintainer or a coordinator, under this name.
        case enroll(role: Role, name: Name, card: Card)
        /// Takes somebody out.
        case expel(Fingerprint)
        /// Puts another card in the place of somebody's, in the same role and under the same name.
        case replace(Fingerprint, card: Card)
        /// Takes every coordinator out and this one in; names the recovery identity from now on, if there is to be one.
        /// Signed by the recovery identity.
        case recover(name: Name, card: Card, recovery: Card?)
        /// Agrees that a coordinator takes somebody in, in this role. Signed by a maintainer.
        case approve(role: Role, Fingerprint)
    }

    /// The program.
    public let program: ProgramID
    /// Its place in the program log, from 1.
    public let index: UInt64
    /// The hash of the entry before it.
    public let previous: Digest
    /// When it was made, by the author's clock.
    public let madeAt: Timestamp
    /// What it does.
    public let action: Action
    /// Who signed it.
    public let author: Fingerprint
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Makes a statement; `sign` signs with the author's key.
    public init(
        program: ProgramID, index: UInt64, previous: Digest, madeAt: Timestamp, action: Action,
        author: Fingerprint, sign: Sign
    ) {
        var encoder = Encoder(.programStatement)
        encoder.fixed(program.bytes)
        encoder.uint64(index)
        encoder.fixed(previous.bytes)
        encoder.uint64(madeAt.milliseconds)
        switch action {
        case .enroll(let role, let name, let card):
            encoder.uint8(1)
            encoder.uint8(role.rawValue)
            encoder.vector(Array(name.text.utf8))
            encoder.vector(card.encoded)
        case .expel(let fingerprint):
            encoder.uint8(2)
            encoder.fixed(fingerprint.bytes)
        case .replace(let old, let card):
            encoder.uint8(3)
            encoder.fixed(old.bytes)
            encoder.vector(card.encoded)
        case .recover(let name, let card, let recovery):
            encoder.uint8(4)
            encoder.vector(Array(name.text.utf8))
            encoder.vector(card.encoded)
            encoder.vector(recovery?.encoded ?? [])
        case .approve(let role, let fingerprint):
            encoder.uint8(5)
            encoder.uint8(role.rawValue)
            encoder.fixed(fingerprint.bytes)
        }
        encoder.fixed(author.bytes)
        signature = encoder.sign(.programStatement, program, by: sign)
        self.program = program
        self.index = index
        self.previous = previous
        self.madeAt = madeAt
        self.action = action
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads a statement. Its signature can be verified only by who knows the author's card.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .programStatement)
        program = try decoder.fixed(ProgramID.self, "program")
        index = try decoder.uint64("index")
        previous = try decoder.fixed(Digest.self, "previous")
        madeAt = try decoder.timestamp("made_at")
        switch try decoder.uint8("action") {
        case 1:
            let role = try decoder.enrolledRole()
            action = .enroll(role: role, name: try decoder.name("name"), card: try decoder.card())
        case 2:
            action = .expel(try decoder.fixed(Fingerprint.self, "fingerprint"))
        case 3:
            let old = try decoder.fixed(Fingerprint.self, "fingerprint")
            action = .replace(old, card: try decoder.card())
        case 4:
            let name = try decoder.name("name")
            let card = try decoder.card()
            action = .recover(name: name, card: card, recovery: try decoder.optionalCard("recovery"))
        case 5:
            let role = try decoder.enrolledRole()
            action = .approve(role: role, try decoder.fixed(Fingerprint.self, "fingerprint"))
        default:
            throw .value("action")
        }
        author = try decoder.fixed(Fingerprint.self, "author")
        signature = try decoder.vector(Signature.self, "signature")
        try decoder.finish()
        encoded = bytes
    }

    /// Whether the author whose key this is signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, tag: .programStatement, program: program, over: signedPart(of: encoded))
    }
}
