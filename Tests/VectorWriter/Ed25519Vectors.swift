import PosternSigning
import VectorFiles

/// One signature at the edge of what verifies. Specification: "Verifying a signature".
struct Ed25519Case {
    let name: String
    let check: String?
    let says: String
    let key: String
    let r: String
    let s: String
    /// The message is "attempt N": the number was counted up until the signature was as it has to be.
    let attempt: Int

    init(
        _ name: String, check: String? = nil, _ says: String, key: String, r: String, s: String, attempt: Int
    ) {
        self.name = name
        self.check = check
        self.says = says
        self.key = key
        self.r = r
        self.s = s
        self.attempt = attempt
    }

    fileprivate var vector: Vector {
        var vector = Vector("ed25519", name, check: check, says)
        vector.file.add("signing_key", key)
        vector.file.add("message", bytes: "attempt \(attempt)".utf8)
        vector.file.add("signature", r + s)
        vector.add(check == nil ? .ok() : .error("signature"))
        return vector
    }
}

/// Ed25519 signatures without tag and program: "Verifying a signature".
///
/// The twelve kinds of Chalkias, Garillot and Nikolaenko, "Taming the Many EdDSAs", and others; each value is computed
/// anew.
enum Ed25519Vectors {
    static var all: [Vector] {
        known + (Ed25519Arithmetic.all + Ed25519MixedOrder.all + Ed25519SmallOrder.all).map(\.vector)
    }

    /// RFC 8032 section 7.1; key and signature are computed here.
    private static var known: [Vector] {
        [
            ("1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", []),
            ("2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", [0x72]),
            ("3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", [0xaf, 0x82]),
            (
                "sha-abc", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
                sha512(Array("abc".utf8))
            ),
        ].map { name, seed, message in
            let key = SigningKey(seed: SecretBytes(copying: required(Hexadecimal.decode(seed))))
            var vector = Vector("ed25519", "ok-rfc8032-\(name)", "A signature of RFC 8032, section 7.1.")
            vector.file.add("signing_seed", seed)
            vector.file.add("signing_key", bytes: key.verifyingKey.bytes)
            vector.file.add("message", bytes: message)
            vector.file.add("signature", bytes: key.signature(rawMessage: message).bytes)
            vector.add(.ok())
            return vector
        }
    }
}
