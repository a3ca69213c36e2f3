internal import PosternSigning

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

    /// `number, suite, key, leaves`: what is signed and hashed.
    func encode(into encoder: inout Encoder, program: ProgramID) {
        encoder.uint32(number)
        encoder.uint8(Suite.one)
        encoder.vector(key.bytes)
        encoder.vector { inner in
            for member in members { inner.fixed(member.leaf(in: program).bytes) }
        }
    }

    /// The members themselves, after the signature.
    func encodeMembers(into encoder: inout Encoder) {
        for member in members { member.encode(into: &encoder) }
    }
}
