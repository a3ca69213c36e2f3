import PosternFormat
import PosternSealing
import VectorFiles

enum IdentityVectors {
    private static var identity: Specimen {
        var layout = Layout(.identity)
        layout.vector("name", Array("Ada".utf8))
        layout.vector("signing_seed", Person.ada.signingSeed)
        layout.vector("receiving_secret", Person.ada.receivingSecret)
        return Specimen("identity", layout)
    }

    static let passphrase = "correct horse battery staple"
    private static let salt = [UInt8](0x10...0x1f)
    private static let nonce = [UInt8](0x20...0x37)

    private static func sealed(
        card: [UInt8] = Person.ada.card.encoded, operations: UInt32 = 1, memoryKiB: UInt32 = 8,
        _ plaintext: [UInt8] = Person.ada.secret
    ) -> Specimen {
        var layout = Layout(.sealedIdentity)
        layout.vector("card", card)
        layout.uint32("operations", operations)
        layout.uint32("memory_kib", memoryKiB)
        layout.fixed("salt", salt)
        layout.fixed("nonce", nonce)
        let key = SecretKeyCipher.stretch(
            passphrase, salt: salt, operations: operations, memoryKiB: memoryKiB)
        let before = layout.encoded
        layout.vector("sealed", SecretKeyCipher.seal(plaintext, key: key, nonce: nonce, associated: before))
        return Specimen("sealed-identity", layout)
    }

    static var all: [Vector] {
        let identity = identity
        precondition(identity.layout.encoded == Person.ada.secret)
        var ok = Vector("identity", "ok", "Ada's secrets, and the card that follows from them.")
        ok.file.add("bytes", bytes: identity.layout.encoded)
        ok.add(
            .ok([
                ("card", hex(Person.ada.card.encoded)), ("fingerprint", hex(Person.ada.fingerprint.bytes)),
                ("text", IdentityFile.plain(Person.ada.identity)),
            ]))
        var unnamed = Vector("identity", "ok-without-name", "An identity without a name.")
        let bytes = identity.bytes { $0["name"] = [] }
        unnamed.file.add("bytes", bytes: bytes)
        let card = CardVectors.specimen(of: .ada).bytes { $0["name"] = [] }
        unnamed.add(
            .ok([
                ("card", hex(card)), ("fingerprint", hex(Person.ada.fingerprint.bytes)),
                ("text", TextForm.write(IdentityFile.prefix, bytes)),
            ]))
        return [ok, unnamed] + identity.codecFaults
            + identity.nameFaults("name", check: "I-1", mayBeEmpty: true)
            + identity.wrongSizes("signing_seed", check: "I-1", Person.ada.signingSeed)
            + identity.wrongSizes("receiving_secret", check: "I-1", Person.ada.receivingSecret)
            + sealedVectors
    }

    private static func with(_ passphrase: String?, _ vector: Vector) -> Vector {
        var vector = vector
        if let passphrase { vector.file.addInput("passphrase", passphrase) }
        return vector
    }

    private static var sealedVectors: [Vector] {
        let good = sealed()
        let object = "sealed-identity"
        func bad(
            _ name: String, check: String, _ says: String, _ bytes: [UInt8],
            _ error: String = "wrongPassphrase",
            field: String? = nil, passphrase: String? = passphrase
        ) -> Vector {
            with(
                passphrase,
                Vector(object, name, check: check, says, bytes: bytes, .error(error, field: field)))
        }
        var vectors = [("ok", good), ("ok-more-cost", sealed(operations: 2, memoryKiB: 64))].map {
            name, specimen in
            with(
                passphrase,
                Vector(
                    object, name, "Ada's identity under a passphrase.", bytes: specimen.layout.encoded,
                    .ok([("card", hex(Person.ada.card.encoded)), ("identity", hex(Person.ada.secret))])))
        }
        vectors += good.codecFaults.filter { !["truncated-type", "unknown-type"].contains($0.name) }.map {
            with(passphrase, $0)
        }
        vectors += NestedCard.faults.map { nested in
            bad(
                "card-\(nested.name)", check: "I-2", nested.says, sealed(card: nested.bytes).layout.encoded,
                nested.error, field: nested.field)
        }
        vectors += [("operations", 0), ("operations", 17), ("memory_kib", 7), ("memory_kib", 4_194_305)].map {
            field, value in
            bad(
                "\(dashed(field))-\(value)", check: "I-3", "\(field) is \(value).",
                good.bytes { $0[field] = bigEndian(UInt64(value), 4) }, "value", field: "cost")
        }
        vectors += ["salt", "nonce", "sealed"].map { field in
            bad(
                "altered-\(field)", check: "I-5", "One bit of \(field) is flipped.",
                good.bytes { $0[field] = [$0[field][0] ^ 1] + $0[field].dropFirst() })
        }
        return vectors + [
            bad(
                "no-passphrase", check: "I-4", "No passphrase is given.", good.layout.encoded,
                "passphraseNeeded",
                passphrase: nil),
            bad(
                "wrong-passphrase", check: "I-5", "The passphrase is another.", good.layout.encoded,
                passphrase: "Correct horse battery staple"),
            bad(
                "altered-cost", check: "I-5", "operations is 2, and it was sealed with 1.",
                good.bytes { $0["operations"] = bigEndian(2, 4) }),
            bad(
                "sealed-of-15-bytes", check: "I-5", "What is sealed is shorter than an authenticator.",
                good.bytes { $0["sealed"] = Array($0["sealed"].prefix(15)) }),
            bad(
                "sealed-empty", check: "I-1", "Nothing is sealed.", good.bytes { $0["sealed"] = [] },
                "length",
                field: "sealed"),
            bad(
                "sealed-too-long", check: "I-1", "What is sealed has 513 bytes.",
                good.bytes { $0["sealed"] = Array(repeating: 1, count: 513) }, "length", field: "sealed"),
            bad(
                "card-of-another", check: "I-6", "The card outside is Mallory's, and authenticated.",
                sealed(card: Person.mallory.card.encoded).layout.encoded),
            bad(
                "card-of-another-name", check: "I-6", "The card outside has the same keys and another name.",
                sealed(card: CardVectors.specimen(of: .ada).bytes { $0["name"] = Array("Eve".utf8) }).layout
                    .encoded),
            bad(
                "sealed-card", check: "I-6", "What is sealed is a card.",
                sealed(Person.ada.card.encoded).layout.encoded,
                "type"),
            bad(
                "sealed-trailing-byte", check: "I-6", "A byte follows the sealed identity.",
                sealed(Person.ada.secret + [0]).layout.encoded, "trailing"),
        ]
    }
}
