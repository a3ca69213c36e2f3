public import PosternSigning

/// One reader of a room in one epoch: who, and the epoch's secret sealed to them.
///
/// A statement signs a leaf in the member's place, so that it can be shown without its names. Specification: "Member".
public struct Member: Hashable, Sendable {
    /// The salt's length in bytes.
    public static let saltLength = 32

    /// 32 random bytes of this list alone, without which nobody can guess a leaf's fields.
    public let salt: [UInt8]
    /// What they are in this case.
    public let role: Role
    /// What they are called in this case.
    public let name: Name
    /// Their keys.
    public let card: Card
    /// The earliest epoch that they may read; from 1.
    public let readsFrom: UInt32
    /// The epoch secret, sealed to them: 112 bytes in suite 1.
    public let wrap: [UInt8]
    /// Secrets of earlier epochs that they may read, where the author of the statement has them; ascending by epoch.
    public let history: [HistoryWrap]

    /// Who they are.
    public let fingerprint: Fingerprint

    /// A member.
    public init(
        salt: [UInt8], role: Role, name: Name, card: Card, readsFrom: UInt32, wrap: [UInt8],
        history: [HistoryWrap] = []
    ) {
        precondition(salt.count == Self.saltLength)
        self.salt = salt
        self.role = role
        self.name = name
        self.card = card
        self.readsFrom = readsFrom
        self.wrap = wrap
        self.history = history
        fingerprint = card.fingerprint
    }

    /// Whether it is the same person in the same role under the same name, whatever was wrapped to them.
    public func isSamePerson(as other: Member) -> Bool {
        role == other.role && name == other.name && card == other.card
    }

    /// The digest that a statement signs in this member's place: over a salted digest of each field, so that one can be
    /// shown without the others.
    public func leaf(in program: ProgramID) -> Digest {
        var access = Encoder()
        access.uint32(readsFrom)
        access.vector(wrap)
        access.historyWraps(history)
        let fields = [Array(name.text.utf8), card.encoded, [role.rawValue], access.bytes]
        var leaf: [UInt8] = []
        for (place, value) in fields.enumerated() {
            let number = UInt8(place + 1)
            let fieldSalt = Tag.memberSalt.digest(program, salt + [number]).bytes
            leaf += Tag.memberField.digest(program, fieldSalt + [number] + value).bytes
        }
        return Tag.member.digest(program, leaf)
    }

    func encode(into encoder: inout Encoder) {
        encoder.fixed(salt)
        encoder.uint8(role.rawValue)
        encoder.vector(Array(name.text.utf8))
        encoder.vector(card.encoded)
        encoder.uint32(readsFrom)
        encoder.vector(wrap)
        encoder.historyWraps(history)
    }

    init(from decoder: inout Decoder, in epoch: UInt32) throws(FormatError) {
        let salt = try decoder.fixed(Self.saltLength, "salt")
        let role = try decoder.role()
        let name = try decoder.name("name")
        let card = try decoder.card()
        let readsFrom = try decoder.uint32("reads_from")
        guard (1...epoch).contains(readsFrom) else { throw .value("reads_from") }
        let wrap = try decoder.wrap()
        let history = try decoder.historyWraps("history")
        guard history.allSatisfy({ (readsFrom..<epoch).contains($0.epoch) }) else { throw .value("history") }
        self.init(
            salt: Array(salt), role: role, name: name, card: card, readsFrom: readsFrom, wrap: wrap,
            history: history)
    }
}
