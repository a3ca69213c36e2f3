import PosternFormat
import PosternSigning

extension Target {
    /// Cards, as they come and signed again by their owner.
    static let card = Target("card", vectors: ["card"]) { bytes in
        for bytes in [bytes, Person.ada.resigned(bytes, .card)] {
            let card = requireCanonical(bytes, Card.init(decoding:)) { card, sign in
                Card(
                    name: card.name, signingKey: card.signingKey, receivingKey: card.receivingKey,
                    extensions: card.extensions, sign: sign
                ).encoded
            }
            guard let card else { continue }
            require((try? Card(text: card.text)) == card, "a card's text is read the same")
            let longest = card.extensions == .none ? 348 : 1658
            require(card.text.utf8.count <= longest, "a card's text is as short as the specification says")
            check(card.extensions, areUsable: true)
            require(card.signingKey.bytes != card.receivingKey.bytes, "a card has two keys")
        }
    }

    /// Extensions, in a card that is otherwise right and signed by its owner.
    static let extensions = Target("extensions", longest: 1024) { bytes in
        var encoder = Encoder(.card)
        encoder.vector([UInt8]())
        encoder.vector(Person.ada.card.signingKey.bytes)
        encoder.vector(Person.ada.card.receivingKey.bytes)
        encoder.vector(bytes)
        encoder.vector(Person.ada.sign(.card, .none, encoder.bytes).bytes)
        do throws(FormatError) {
            let card = try Card(decoding: encoder.bytes)
            check(card.extensions, areUsable: true)
            let again = Card(
                name: nil, signingKey: card.signingKey, receivingKey: card.receivingKey,
                extensions: Extensions(card.extensions.all.reversed()), sign: Person.ada.sign)
            require(again.encoded == encoder.bytes, "extensions have one order")
        } catch {
            if case .criticalExtension(let number) = error {
                require(error.isNewer && number >= 1, "what must be understood is of a later edition")
            } else {
                require(!error.isNewer, "what is malformed is of no edition")
            }
        }
    }
}
