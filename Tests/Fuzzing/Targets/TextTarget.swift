import PosternFormat
import PosternSigning

extension Target {
    /// What people paste: cards, invites, addresses, commitments, origins, fingerprints. The text as it comes, and the
    /// object in it with the right checksum.
    static let text = Target(
        "text",
        vectors: ["text", "base32", "origin", "card", "commitment", "invite", "program-address"],
        longest: 1024
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        card(text)
        commitment(text)
        invite(text)
        address(text)
        names(text)
        card(TextForm.write(Card.prefix, bytes))
        commitment(TextForm.write(Commitment.prefix, bytes))
        invite(TextForm.write("https://host.example/i/", bytes))
        address(TextForm.write("https://host.example/p/", bytes))
        // An origin that is fuzzed, before an address that is right.
        invite(TextForm.write("\(text)/i/", [10, 1, 1] + Array(repeating: 7, count: 48)))
        address(TextForm.write("\(text)/p/", [11, 1, 1] + Array(repeating: 7, count: 32)))
    }

    private static func card(_ text: String) {
        guard let card = try? Card(text: text) else { return }
        same(card.text, text, "card")
    }

    private static func commitment(_ text: String) {
        guard let commitment = try? Commitment(text: text) else { return }
        same(commitment.text, text, "commitment")
        require(
            (try? Commitment(decoding: commitment.encoded)) == commitment, "a commitment is read the same")
    }

    private static func invite(_ text: String) {
        guard let invite = try? Invite(text: text) else { return }
        require((try? Invite(text: invite.text)) == invite, "an invite is read the same")
        inOneLine(invite.text)
        sameBehindOrigin(invite.text, text)
    }

    private static func address(_ text: String) {
        guard let address = try? ProgramAddress(text: text) else { return }
        require((try? ProgramAddress(text: address.text)) == address, "an address is read the same")
        inOneLine(address.text)
        sameBehindOrigin(address.text, text)
    }

    private static func names(_ text: String) {
        if let origin = ServerOrigin(text) {
            require(ServerOrigin(origin.description) == origin, "an origin is read the same")
            require((1...65535).contains(origin.port) && !origin.host.isEmpty, "an origin has a place")
            inOneLine(origin.description)
        }
        if let bytes = Base32.decode(text) { same(Base32.encode(bytes), text, "base32") }
        if let fingerprint = Fingerprint(text: text) { same(fingerprint.text, text, "fingerprint") }
        if let name = Name(text) {
            require(name.text.utf8.elementsEqual(text.utf8), "a name is kept as it is")
        }
    }

    private static func same(_ written: String, _ text: String, _ what: String) {
        require(written.utf8.elementsEqual(text.utf8), "\(what) has one text")
        inOneLine(written)
    }

    /// Only the origin may be written in several ways: in capitals, with its usual port.
    private static func sameBehindOrigin(_ written: String, _ text: String) {
        let ends = [written, text].map { Array($0.utf8.suffix(while: { $0 != UInt8(ascii: "/") })) }
        require(ends[0] == ends[1], "an address has one text behind its origin")
    }

    private static func inOneLine(_ text: String) {
        require(text.utf8.allSatisfy { (0x21...0x7e).contains($0) }, "a text form is one word of ASCII")
    }
}

extension Collection where Self: BidirectionalCollection {
    fileprivate func suffix(while isIn: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex, isIn(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
