import PosternFormat
import PosternSigning
import VectorFiles

enum GenesisVectors {
    static var layout: Layout {
        var layout = Layout(.genesis)
        layout.vector("name", Array("Marmalade".utf8))
        layout.uint64("made_at", LogBuilder.start)
        layout.uint8("dual_control", 0)
        layout.vector("server_key", Person.server.card.signingKey.bytes)
        layout.fixed("nonce", World.genesis.nonce)
        layout.vector("card", Person.ada.card.encoded)
        layout.vector("coordinator_name", Array("Ada".utf8))
        layout.vector("recovery", Person.nan.card.encoded)
        layout.extensions()
        layout.signature()
        return layout
    }

    static var specimen: Specimen {
        Specimen("genesis", layout) { $0.sign(.genesis, .none, Person.ada.sign) }
    }

    /// A genesis with extensions.
    static let extended = World.genesis(of: "Later", extensions: ExtensionLayout.harmless)

    static var all: [Vector] {
        precondition(specimen.layout.encoded == World.genesis.encoded)
        return [
            ok("ok", "A genesis.", World.genesis, specimen.layout),
            ok(
                "ok-without-recovery", "A genesis without a recovery identity.", World.bare,
                described("Bare", World.bare) { $0["recovery"] = [] }),
            ok(
                "ok-dual-control", "A genesis of a program of dual control.", Dual.genesis,
                described("Damson", Dual.genesis) { $0["dual_control"] = [1] }),
            ok(
                "ok-extensions", "A genesis with two extensions, which nobody has to understand.", extended,
                described("Later", extended) { $0["extensions"] = ExtensionLayout.harmlessBytes }),
        ] + specimen.codecFaults + specimen.doubtfulLengths(of: "name")
            + specimen.nameFaults("name", check: "G-1")
            + specimen.nameFaults("coordinator_name", check: "G-1")
            + specimen.wrongSizes("server_key", check: "G-1", Person.server.card.signingKey.bytes)
            + specimen.signatureSizes + specimen.extensionFaults() + [specimen.criticalExtension] + values
            + cards + recoveries + signatures
    }

    /// The same genesis of another program, field by field.
    private static func described(
        _ name: String, _ genesis: Genesis, _ change: (inout Layout) -> Void
    ) -> Layout {
        var layout = layout
        layout["name"] = Array(name.utf8)
        layout["nonce"] = genesis.nonce
        change(&layout)
        layout.sign(.genesis, .none, Person.ada.sign)
        return layout
    }

    private static func ok(_ name: String, _ says: String, _ genesis: Genesis, _ layout: Layout) -> Vector {
        precondition(layout.encoded == genesis.encoded)
        var vector = Vector("genesis", name, says)
        vector.file.add("signing_seed", bytes: Person.ada.signingSeed)
        vector.file.add("bytes", bytes: layout.encoded)
        vector.add(
            .ok(
                [
                    ("name", hex(genesis.name.text.utf8)), ("made_at", "\(LogBuilder.start)"),
                    ("dual_control", genesis.hasDualControl ? "1" : "0"),
                    ("server_key", hex(genesis.serverKey.bytes)), ("nonce", hex(genesis.nonce)),
                    ("card", hex(genesis.card.encoded)), ("coordinator_name", hex("Ada".utf8)),
                    ("recovery", hex(genesis.recovery?.encoded ?? [])),
                    ("program", hex(genesis.id.bytes)), ("program_text", genesis.id.text),
                ] + ExtensionLayout.contents(genesis.extensions)))
        return vector
    }

    private static var values: [Vector] {
        [
            specimen.fault(
                "dual-control-two", check: "G-1", "dual_control is 2.", error: "value", field: "dual_control"
            ) { $0["dual_control"] = [2] },
            specimen.timeFault("made_at", check: "G-1"),
        ]
    }

    private static var cards: [Vector] {
        let keys = [
            ("signing", Person.ada.card.signingKey.bytes), ("receiving", Person.ada.card.receivingKey.bytes),
        ]
        return NestedCard.faults.map { nested in
            specimen.fault(
                "card-\(nested.name)", check: "G-1", nested.says, error: nested.error, field: nested.field
            ) { $0["card"] = nested.bytes }
        }
            + keys.map { word, key in
                specimen.fault(
                    "server-key-is-\(word)-key", check: "G-3",
                    "The server key is the coordinator's \(word) key.",
                    error: "key", field: "server_key"
                ) { $0["server_key"] = key }
            }
    }

    private static var recoveries: [Vector] {
        let ada = Person.ada.card
        let nested = NestedCard.faults.filter { $0.name != "empty" }.map { nested in
            specimen.fault(
                "recovery-\(nested.name)", check: "G-1", "In place of the recovery card: \(nested.says)",
                error: nested.error, field: nested.field
            ) { $0["recovery"] = nested.bytes }
        }
        let taken = [
            ("is-coordinator", "The coordinator is the recovery identity as well.", ada),
            (
                "receives-as-coordinator", "The recovery card has the coordinator's receiving key.",
                ProgramLogVectors.borrowing(ada.receivingKey.bytes, by: .nan)
            ),
            ("is-server", "The recovery card signs with the server key.", Person.server.card),
        ]
        return nested
            + taken.map { name, says, card in
                specimen.fault(
                    "recovery-\(name)", check: "G-5", says, error: "key", field: "recovery"
                ) { $0["recovery"] = card.encoded }
            }
    }

    private static var signatures: [Vector] {
        SignatureFault.all(
            layout, tag: .genesis, program: .none, by: Person.ada.sign, mallory: Person.mallory.sign
        ).map { fault in
            Vector(
                "genesis", "signature-\(fault.name)", check: "G-2", fault.says, bytes: fault.layout.encoded,
                .error("signature", field: "genesis"))
        }
    }
}

/// A card that is wrong inside another object, which is right around it.
struct NestedCard {
    let name: String
    let says: String
    let bytes: [UInt8]
    let error: String
    let field: String?

    static var faults: [NestedCard] {
        let card = Person.ada.card.encoded
        let ada = CardVectors.specimen(of: .ada)
        return [
            NestedCard(
                name: "altered", says: "The signature of the card inside does not match.",
                bytes: card.dropLast() + [card[card.count - 1] ^ 1], error: "signature", field: "card"),
            NestedCard(
                name: "trailing-byte", says: "A byte follows the card inside its field.", bytes: card + [0],
                error: "trailing", field: nil),
            NestedCard(
                name: "cut", says: "The card inside ends early.", bytes: card.dropLast(), error: "truncated",
                field: "signature"),
            NestedCard(
                name: "low-order", says: "The receiving key of the card inside is of low order.",
                bytes: ada.bytes { $0["receiving_key"] = UnusableKey.all[0].bytes }, error: "key",
                field: "receiving_key"),
            NestedCard(
                name: "of-another-type", says: "The card inside has the type of a genesis.",
                bytes: ada.bytes { $0["type"] = [2] }, error: "type", field: nil),
            NestedCard(
                name: "empty", says: "There is no card inside.", bytes: [], error: "length", field: "card"),
        ]
    }
}
