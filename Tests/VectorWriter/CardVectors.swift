import PosternFormat
import PosternSigning
import VectorFiles

enum CardVectors {
    static func layout(of person: Person) -> Layout {
        var layout = Layout(.card)
        layout.vector("name", Array(person.name.text.utf8))
        layout.vector("signing_key", person.card.signingKey.bytes)
        layout.vector("receiving_key", person.card.receivingKey.bytes)
        layout.extensions()
        layout.signature()
        return layout
    }

    static func specimen(of person: Person) -> Specimen {
        Specimen("card", layout(of: person)) { $0.sign(.card, .none, person.sign) }
    }

    static var all: [Vector] {
        let ada = specimen(of: .ada)
        var vectors = [
            ok("ok", "A card.", .ada) { _ in },
            ok("ok-without-name", "A card without a name.", .ada) { $0["name"] = [] },
            ok("ok-longest-name", "The name has 64 bytes.", .ada) {
                $0["name"] = Array(repeating: UInt8(ascii: "n"), count: 64)
            },
            ok("ok-decomposed-name", "An accent stands for itself; nothing is normalised.", .ada) {
                $0["name"] = Array("Ade\u{301}le \u{1F511}".utf8)
            },
            ok("ok-extensions", "Two extensions, which nobody has to understand.", .ada) {
                $0["extensions"] = ExtensionLayout.harmlessBytes
            },
            ok("ok-longest", "The card has 1,024 bytes.", .ada) { $0["extensions"] = filling(1024) },
        ]
        vectors += ada.codecFaults + ada.nameFaults("name", check: "C-1", mayBeEmpty: true)
        vectors += ada.wrongSizes("signing_key", check: "C-1", Person.ada.card.signingKey.bytes)
        vectors += ada.wrongSizes("receiving_key", check: "C-1", Person.ada.card.receivingKey.bytes)
        vectors +=
            ada.signatureSizes + ada.doubtfulLengths(of: "signing_key") + ada.extensionFaults(isShort: true)
        vectors += [
            ada.criticalExtension,
            ada.fault("too-long", check: "F-4", "The card has 1,025 bytes.", error: "length", field: "card") {
                $0["extensions"] = filling(1025)
            },
        ]
        vectors += UnusableKey.all.map { key in
            ada.fault(
                "receiving-key-\(key.name)", check: "C-2", "The receiving key \(key.says).", error: "key",
                field: "receiving_key"
            ) { $0["receiving_key"] = key.bytes }
        }
        vectors.append(
            specimen(of: .ambiguous).fault(
                "one-key-twice", check: "C-3", "The receiving key is the signing key.", error: "key",
                field: "receiving_key"
            ) { $0["receiving_key"] = $0["signing_key"] })
        return vectors + signatureFaults
    }

    /// One extension that makes Ada's card as long as this.
    private static func filling(_ count: Int) -> [UInt8] {
        let data = count - layout(of: .ada).encoded.count - 6
        return ExtensionLayout.bytes(5, Array(repeating: 0, count: data))
    }

    private static func ok(
        _ name: String, _ says: String, _ person: Person, _ change: (inout Layout) -> Void
    ) -> Vector {
        let bytes = specimen(of: person).bytes(change)
        let card = parsed { try Card(decoding: bytes) }
        var vector = Vector("card", name, says)
        vector.file.add("signing_seed", bytes: person.signingSeed)
        vector.file.add("receiving_secret", bytes: person.receivingSecret)
        vector.file.add("bytes", bytes: bytes)
        vector.add(
            .ok(
                [
                    ("name", hex((card.name?.text ?? "").utf8)),
                    ("signing_key", hex(person.card.signingKey.bytes)),
                    ("receiving_key", hex(person.card.receivingKey.bytes)),
                    ("fingerprint", hex(card.fingerprint.bytes)),
                    ("fingerprint_text", card.fingerprint.text), ("text", card.text),
                ] + ExtensionLayout.contents(card.extensions)))
        return vector
    }

    private static var signatureFaults: [Vector] {
        SignatureFault.all(
            layout(of: .ada), tag: .card, program: .none, by: Person.ada.sign, mallory: Person.mallory.sign
        ).map { fault in
            Vector(
                "card", "signature-\(fault.name)", check: "C-4", fault.says, bytes: fault.layout.encoded,
                .error("signature", field: "card"))
        } + smallKeys
    }

    /// Keys for which everybody could make a signature, were they accepted: A = R, S = 0.
    private static var smallKeys: [Vector] {
        let one: [UInt8] = [1] + Array(repeating: 0, count: 31)
        let oneAgain: [UInt8] = [0xee] + Array(repeating: 0xff, count: 30) + [0x7f]
        return [("small-order-signing-key", one), ("non-canonical-signing-key", oneAgain)].map { name, key in
            var layout = layout(of: .ada)
            layout["signing_key"] = key
            layout["signature"] = one + Array(repeating: 0, count: 32)
            return Vector(
                "card", name, check: "C-4",
                "The signing key is the neutral point, for which R = 1, S = 0 fits every message.",
                bytes: layout.encoded, .error("signature", field: "card"))
        }
    }
}
