import PosternFormat
import PosternSealing
import PosternSigning

/// The people of the test vectors, made again, so that what is changed in a vector can be signed again.
final class Person: Sendable {
    let name: Name
    let identity: Identity

    private init(_ name: String) {
        guard let name = Name(name) else { fatalError("not a name") }
        self.name = name
        identity = Identity(name: name, random: .reproducible(seed: "postern vectors: identity of \(name)"))
    }

    var card: Card { identity.card }
    var fingerprint: Fingerprint { identity.fingerprint }
    var sign: Sign { { self.identity.sign($0, $1, $2) } }

    /// The signature over exactly these bytes.
    func signature(rawMessage bytes: [UInt8]) -> Signature {
        identity.signingKey.signature(rawMessage: bytes)
    }

    /// These bytes, with the last field, a signature, made again.
    func resigned(_ bytes: [UInt8], _ tag: Tag, _ program: ProgramID = .none) -> [UInt8] {
        guard bytes.count > 2 + Signature.length else { return bytes }
        let signed = Array(bytes.dropLast(2 + Signature.length))
        var encoder = Encoder()
        encoder.vector(identity.sign(tag, program, signed).bytes)
        return signed + encoder.bytes
    }

    static let ada = Person("Ada")
    static let ben = Person("Ben")
    static let cleo = Person("Cleo")
    static let rae = Person("Rae")
    static let mallory = Person("Mallory")
    /// Keeps a recovery identity.
    static let rita = Person("Rita")
    /// Belongs to a further vendor.
    static let vera = Person("Vera")
    /// The server's key for receipts, which is no identity; only its signing half is used.
    static let server = Person("server")
}
