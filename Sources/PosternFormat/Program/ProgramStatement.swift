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
        /// Agrees that a coordinator takes the owner of this fingerprint in, in this role: as a newcomer, or in exactly
        /// this other one's place. Signed by a maintainer.
        case approve(role: Role, Fingerprint, replacing: Fingerprint?)
        /// Puts a policy in force. Signed by a coordinator, and so is the policy itself.
        case policy(Policy)
        /// Lets the program's logs hold what editions up to this level know. Signed by a coordinator.
        case level(UInt32)
    }

    /// The program.
    public let program: ProgramID
    /// The place in the program log where it belongs, and nowhere else: the next index and the head before it.
    public let place: Place
    /// When it was made, by the author's clock.
    public let madeAt: Timestamp
    /// Its index in the program log, from 1.
    public var index: UInt64 { place.count }
    /// What it does.
    public let action: Action
    /// What a later edition adds.
    public let extensions: Extensions
    /// Who signed it.
    public let author: Fingerprint
    /// The bytes as they were made.
    public let encoded: [UInt8]
    private let signature: Signature

    /// Makes a statement; `sign` signs with the author's key.
    public init(
        program: ProgramID, place: Place, madeAt: Timestamp, action: Action,
        extensions: Extensions = .none, author: Fingerprint, sign: Sign
    ) {
        var encoder = Encoder(.programStatement)
        encoder.fixed(program.bytes)
        place.encode(into: &encoder)
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
        case .approve(let role, let fingerprint, let replaced):
            encoder.uint8(5)
            encoder.uint8(role.rawValue)
            encoder.fixed(fingerprint.bytes)
            encoder.vector(replaced?.bytes ?? [])
        case .policy(let policy):
            encoder.uint8(6)
            encoder.vector(policy.encoded)
        case .level(let level):
            encoder.uint8(7)
            encoder.uint32(level)
        }
        extensions.encode(into: &encoder)
        encoder.fixed(author.bytes)
        signature = encoder.sign(.programStatement, program, by: sign)
        self.program = program
        self.place = place
        self.madeAt = madeAt
        self.action = action
        self.extensions = extensions
        self.author = author
        encoded = encoder.bytes
    }

    /// Reads a statement. Its signature can be verified only by who knows the author's card.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .programStatement)
        program = try decoder.fixed(ProgramID.self, "program")
        place = try decoder.place("place")
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
            let fingerprint = try decoder.fixed(Fingerprint.self, "fingerprint")
            action = .approve(
                role: role, fingerprint, replacing: try decoder.optionalFingerprint("replaces"))
        case 6:
            action = .policy(try decoder.policy())
        case 7:
            let level = try decoder.uint32("level")
            guard level > ProgramLevel.first else { throw .value("level") }
            action = .level(level)
        case 0:
            throw .value("action")
        case let action:
            throw .unknownKind("action", action)
        }
        extensions = try decoder.extensions()
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
