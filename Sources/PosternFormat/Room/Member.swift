/// One reader of a room in one epoch: who, and the epoch's secret sealed to them. Specification: "Member".
public struct Member: Hashable, Sendable {
    /// What they are in this case.
    public let role: Role
    /// What they are called in this case.
    public let name: Name
    /// Their keys.
    public let card: Card
    /// The epoch secret, sealed to them: 112 bytes in suite 1.
    public let wrap: [UInt8]
    /// Secrets of earlier epochs, for somebody who joins late and may read them; ascending by epoch.
    public let history: [HistoryWrap]

    /// Who they are.
    public let fingerprint: Fingerprint

    /// A member.
    public init(role: Role, name: Name, card: Card, wrap: [UInt8], history: [HistoryWrap] = []) {
        self.role = role
        self.name = name
        self.card = card
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
        encoder.vector(wrap)
        encoder.vector { inner in
            for grant in history {
                inner.uint32(grant.epoch)
                inner.vector(grant.wrap)
            }
        }
    }

    init(from decoder: inout Decoder, below epoch: UInt32) throws(FormatError) {
        let role = try decoder.role()
        let name = try decoder.name("name")
        let card = try decoder.card()
        let wrap = try decoder.wrap()
        var inner = Decoder(try decoder.vector("history", 0...Limits.entryBytes))
        var history: [HistoryWrap] = []
        while !inner.isAtEnd {
            let number = try inner.uint32("epoch")
            guard (history.last?.epoch ?? 0) < number, number < epoch else { throw .order("history") }
            history.append(HistoryWrap(epoch: number, wrap: try inner.wrap()))
        }
        self.init(role: role, name: name, card: card, wrap: wrap, history: history)
    }
}

/// The secret of an earlier epoch, sealed to a member who joined after it.
public struct HistoryWrap: Hashable, Sendable {
    /// The epoch's number.
    public let epoch: UInt32
    /// The secret, sealed to the member: 112 bytes in suite 1.
    public let wrap: [UInt8]

    /// A wrap of that epoch's secret.
    public init(epoch: UInt32, wrap: [UInt8]) {
        self.epoch = epoch
        self.wrap = wrap
    }
}

extension Decoder {
    mutating func wrap() throws(FormatError) -> [UInt8] {
        Array(try vector("wrap", Limits.wrapBytes...Limits.wrapBytes))
    }
}
