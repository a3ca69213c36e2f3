import CSodiumBox
import CSodiumSign
import PosternFormat
import PosternSealing
import PosternSigning

/// What the worked example calls random: the first bytes of a hash of a label.
func exampleRandom(_ label: String, _ count: Int = 32) -> [UInt8] {
    let input = Array("postern worked example: \(label)".utf8)
    var digest = [UInt8](repeating: 0, count: 64)
    let result = unsafe crypto_hash_sha512(&digest, input, UInt64(input.count))
    precondition(result == 0)
    return Array(digest.prefix(count))
}

/// `crypto_box_seal` step by step, with an ephemeral key pair of a given seed.
func sodiumBox(_ content: [UInt8], to key: [UInt8], seed: [UInt8]) -> [UInt8] {
    var ephemeral = [UInt8](repeating: 0, count: 32)
    var secret = [UInt8](repeating: 0, count: 32)
    var nonce = [UInt8](repeating: 0, count: 24)
    var box = [UInt8](repeating: 0, count: content.count + 16)
    var result = unsafe crypto_box_seed_keypair(&ephemeral, &secret, seed)
    let both = ephemeral + key
    result |= unsafe crypto_generichash(&nonce, 24, both, UInt64(both.count), nil, 0)
    result |= unsafe crypto_box_easy(&box, content, UInt64(content.count), nonce, key, secret)
    precondition(result == 0)
    return ephemeral + box
}

/// Somebody in the worked example, whose secrets follow from their name.
final class ExamplePerson: Sendable {
    let name: Name
    let identity: Identity
    let signingSeed: [UInt8]
    let receivingSecret: [UInt8]
    var card: Card { identity.card }
    var fingerprint: Fingerprint { identity.fingerprint }
    var sign: Sign { { self.identity.sign($0, $1, $2) } }

    init(_ text: String) throws {
        guard let name = Name(text) else { throw FormatError.text("name") }
        self.name = name
        signingSeed = exampleRandom("\(text) signing seed")
        receivingSecret = exampleRandom("\(text) receiving secret")
        var encoder = Encoder(.identity)
        encoder.vector(Array(text.utf8))
        encoder.vector(signingSeed)
        encoder.vector(receivingSecret)
        identity = try IdentityFile.open(TextForm.write(IdentityFile.prefix, encoder.bytes)) { nil }
    }
}
