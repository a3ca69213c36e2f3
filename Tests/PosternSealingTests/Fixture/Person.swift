import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// A person in the attacks.
final class Person: Sendable {
    let name: Name
    let identity: Identity
    var card: Card { identity.card }
    var fingerprint: Fingerprint { identity.fingerprint }
    var sign: Sign { { self.identity.sign($0, $1, $2) } }

    init(_ text: String) throws {
        name = try #require(Name(text))
        identity = Identity(name: name, random: .reproducible(seed: "sealing tests: \(text)"))
    }
}
