/// One reader of a room in one epoch: who, and the epoch's secret sealed to them. Specification: "Member".
public struct Member: Hashable, Sendable {
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
        role: Role, name: Name, card: Card, readsFrom: UInt32, wrap: [UInt8], history: [HistoryWrap] = []
    ) {
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

    func encode(into encoder: inout Encoder) {
        encoder.uint8(role.rawValue)
        encoder.vector(Array(name.text.utf8))
        encoder.vector(card.encoded)
        encoder.uint32(readsFrom)
        encoder.vector(wrap)
        encoder.historyWraps(history)
    }

    init(from decoder: inout Decoder, in epoch: UInt32) throws(FormatError) {
        let role = try decoder.role()
        let name = try decoder.name("name")
        let card = try decoder.card()
        let readsFrom = try decoder.uint32("reads_from")
        guard (1...epoch).contains(readsFrom) else { throw .value("reads_from") }
        let wrap = try decoder.wrap()
        let history = try decoder.historyWraps("history")
        guard history.allSatisfy({ (readsFrom..<epoch).contains($0.epoch) }) else { throw .value("history") }
        self.init(
            role: role, name: name, card: card, readsFrom: readsFrom, wrap: wrap, history: history)
    }
}
