/// One generation of a room's key: its number, its public key, its readers. Specification: "Epoch".
public struct Epoch: Hashable, Sendable {
    /// 1 for the first, and one more for each after it.
    public let number: UInt32
    /// The public half of the case keypair: messages of this epoch are sealed to it.
    public let key: CaseKey
    /// Exactly the readers, ascending by fingerprint; 1 to 256.
    public let members: [Member]

    /// An epoch; puts the members in their order.
    public init(number: UInt32, key: CaseKey, members: [Member]) {
        self.number = number
        self.key = key
        self.members = members.sorted { $0.fingerprint < $1.fingerprint }
    }

    /// The member with this fingerprint.
    public func member(_ fingerprint: Fingerprint) -> Member? {
        members.first { $0.fingerprint == fingerprint }
    }

    /// Whether both lists hold the same people in the same roles under the same names.
    public func hasSameMembers(as other: Epoch) -> Bool {
        members.count == other.members.count
            && zip(members, other.members).allSatisfy { $0.isSamePerson(as: $1) }
    }

    func encode(into encoder: inout Encoder) {
        encoder.uint32(number)
        encoder.vector(key.bytes)
        encoder.vector { inner in
            for member in members { member.encode(into: &inner) }
        }
    }

    init(from decoder: inout Decoder) throws(FormatError) {
        number = try decoder.uint32("number")
        guard number >= 1 else { throw .value("number") }
        key = try decoder.caseKey()
        var inner = Decoder(try decoder.vector("members", 1...Limits.entryBytes))
        var members: [Member] = []
        while !inner.isAtEnd {
            let member = try Member(from: &inner, in: number)
            if let last = members.last, last.fingerprint >= member.fingerprint { throw .order("members") }
            members.append(member)
            guard members.count <= Limits.members else { throw .length("members", found: members.count) }
        }
        self.members = members
    }
}
