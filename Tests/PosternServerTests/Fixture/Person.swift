import PosternFormat
import PosternSigning

/// Somebody with keys. A server never opens a wrap, so the receiving key is only bytes that may be one.
final class Person: Sendable {
    let name: Name
    let key: SigningKey
    let card: Card
    let fingerprint: Fingerprint

    init(_ name: String, extensions: Extensions = .none) {
        let key = SigningKey(random: .system)
        var receiving = RandomSource.system.bytes(32)
        receiving[31] &= 0x3f
        guard let name = Name(name), let receivingKey = ReceivingKey(receiving) else {
            fatalError("no such person")
        }
        card = Card(
            name: name, signingKey: key.verifyingKey, receivingKey: receivingKey, extensions: extensions
        ) {
            key.signature(tag: $0, program: $1, over: $2)
        }
        self.name = name
        self.key = key
        fingerprint = card.fingerprint
    }

    func sign(_ tag: Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature {
        key.signature(tag: tag, program: program, over: bytes)
    }

    func member(_ role: Role, readsFrom: UInt32 = 1) -> Member {
        Member(
            salt: RandomSource.system.bytes(Member.saltLength), role: role, name: name, card: card,
            readsFrom: readsFrom,
            wrap: RandomSource.system.bytes(Limits.wrapBytes))
    }
}
