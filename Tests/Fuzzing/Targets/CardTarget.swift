import PosternFormat
import PosternSigning

extension Target {
    /// Cards, as they come and signed again by their owner.
    static let card = Target("card", vectors: ["card"]) { bytes in
        for bytes in [bytes, Person.ada.resigned(bytes, .card)] {
            let card = requireCanonical(bytes, Card.init(decoding:)) { card, sign in
                Card(
                    name: card.name, signingKey: card.signingKey, receivingKey: card.receivingKey, sign: sign
                ).encoded
            }
            guard let card else { continue }
            require((try? Card(text: card.text)) == card, "a card's text is read the same")
            require(card.text.utf8.count <= 348, "a card's text is as short as the specification says")
            require(card.signingKey.bytes != card.receivingKey.bytes, "a card has two keys")
        }
    }
}
