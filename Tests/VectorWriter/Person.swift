import PosternFormat
import PosternSealing
import PosternSigning

/// Somebody in the vectors, the same each time.
final class Person: Sendable {
    let name: Name
    let identity: Identity

    /// The keys follow from the name.
    init(_ name: String, seed: String? = nil) {
        self.name = required(Name(name))
        identity = Identity(
            name: self.name, random: .reproducible(seed: "postern vectors: identity of \(seed ?? name)"))
    }

    var card: Card { identity.card }
    var fingerprint: Fingerprint { identity.fingerprint }
    var sign: Sign { { self.identity.sign($0, $1, $2) } }

    /// The Identity object: both secrets.
    var secret: [UInt8] { parsed { try TextForm.read(IdentityFile.prefix, IdentityFile.plain(identity)) } }
    var signingSeed: [UInt8] { Array(secret.dropLast(33).suffix(32)) }
    var receivingSecret: [UInt8] { Array(secret.suffix(32)) }

    static let ada = Person("Ada")
    static let ben = Person("Ben")
    static let cleo = Person("Cleo")
    static let rae = Person("Rae")
    static let mallory = Person("Mallory")
    /// Enrolled by nobody at first: a second maintainer.
    static let dora = Person("Dora")
    /// Somebody of a further vendor.
    static let vera = Person("Vera")
    /// The recovery identity, and the next one.
    static let nan = Person("Nan")
    static let olaf = Person("Olaf")
    /// Ben and Rae with fresh keys.
    static let newBen = Person("Ben", seed: "Ben, who lost his keys")
    static let newRae = Person("Rae", seed: "Rae, whose laptop was stolen")

    /// The server's key for receipts, which is no identity; only its signing half is used.
    static let server = Person("server")
    static let otherServer = Person("another server")

    /// Someone whose signing key could be an X25519 key as well.
    static let ambiguous: Person = {
        for number in 1... {
            let person = Person("Amber", seed: "Amber \(number)")
            if ReceivingKey(person.card.signingKey.bytes) != nil { return person }
        }
        fatalError("half of all keys will do")
    }()
}

/// A value that is there, since this program wrote it.
func required<T>(_ value: T?, line: Int = #line) -> T {
    guard let value else { fatalError("line \(line): no value") }
    return value
}

/// What parses, since this program wrote it.
func parsed<T>(line: Int = #line, _ parse: () throws -> T) -> T {
    do {
        return try parse()
    } catch {
        fatalError("line \(line): \(error)")
    }
}
