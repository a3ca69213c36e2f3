import PosternFormat
import PosternSealing
import PosternSigning
import VectorFiles

/// Text forms, addresses, origins, base32, and the objects that exist only in them.
enum TextVectors {
    static var all: [Vector] { commitments + links + cardTexts + addresses + origins + base32 }

    private static let salt = [UInt8](0x40...0x5f)
    private static let origin = "https://postern.example"

    private static var commitments: [Vector] {
        let report = Array("The jar does not close.\r\n".utf8)
        let commitment = Commitment(
            to: report, by: Person.rae.fingerprint, salt: salt, program: World.genesis.id)
        var layout = Layout(.commitment)
        layout.fixed("digest", commitment.digest.bytes)
        var ok = Vector("commitment", "ok", "A commitment to a report.")
        ok.file.add("program", bytes: World.genesis.id.bytes)
        ok.file.add("fingerprint", bytes: Person.rae.fingerprint.bytes)
        ok.file.add("salt", bytes: salt)
        ok.file.add("report", bytes: report)
        ok.file.add("bytes", bytes: layout.encoded)
        ok.add(.ok([("digest", hex(commitment.digest.bytes)), ("text", commitment.text)]))
        return [ok] + Specimen("commitment", layout).codecFaults
    }

    private static var links: [Vector] {
        var address = Layout(.programAddress)
        address.fixed("program", World.genesis.id.bytes)
        var invite = Layout(.invite)
        invite.fixed("program", World.genesis.id.bytes)
        invite.fixed("case", World.caseID.bytes)
        let made = [
            ("program-address", "/p/", address, [("program", hex(World.genesis.id.bytes))]),
            (
                "invite", "/i/", invite,
                [("program", hex(World.genesis.id.bytes)), ("case", hex(World.caseID.bytes))]
            ),
        ]
        return made.flatMap { object, path, layout, contents in
            let text = TextForm.write(origin + path, layout.encoded)
            // An object of no bytes has no text form.
            let faults = Specimen(object, layout).codecFaults.filter { $0.name != "truncated-type" }
            return [
                Vector(
                    object, "ok", "The object in an address at \(origin).", bytes: layout.encoded,
                    .ok(contents + [("origin", origin), ("text", text)]))
            ] + faults
        } + [
            Specimen("invite", invite).fault(
                "case-zero", check: "F-8", "The case is 16 zero bytes.", error: "value", field: "case"
            ) { $0["case"] = Array(repeating: 0, count: 16) }
        ]
    }

    private static func text(
        _ name: String, _ form: String, check: String? = nil, _ says: String, _ text: String,
        _ outcome: Vector.Outcome
    ) -> Vector {
        var vector = Vector("text", name, check: check, says)
        vector.file.add("form", form)
        vector.file.add("text", text)
        vector.add(outcome)
        return vector
    }

    private static var cardTexts: [Vector] {
        let card = Person.ada.card.text
        let body = card.dropFirst(Card.prefix.count)
        let characters = Array(body)
        func changed(_ place: Int, _ change: (Character) -> Character) -> String {
            var characters = characters
            characters[place] = change(characters[place])
            return Card.prefix + String(characters)
        }
        var swapped = characters
        let pair = required(characters.indices.dropFirst().first { characters[$0] != characters[$0 - 1] })
        swapped.swapAt(pair, pair - 1)
        func bad(
            _ name: String, _ check: String, _ says: String, _ value: String, _ error: String = "checksum"
        ) -> Vector {
            text("card-\(name)", "card", check: check, says, value, .error(error))
        }
        let last = characters[characters.count - 1]
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        let unused = alphabet[required(alphabet.firstIndex(of: last)) | 1]
        precondition(unused != last)
        return [
            text(
                "card-ok", "card", "A card in one line.", card, .ok([("bytes", hex(Person.ada.card.encoded))])
            ),
            bad("without-prefix", "A-1", "There is no prefix.", String(body), "prefix"),
            bad(
                "other-prefix", "A-1", "The prefix is that of a commitment.", Commitment.prefix + body,
                "prefix"),
            bad("upper-case-prefix", "A-1", "The prefix is in upper case.", "POSTERN-CARD-" + body, "prefix"),
            bad("empty", "A-1", "There is no text.", "", "prefix"),
            bad("prefix-alone", "A-2", "There is nothing after the prefix.", Card.prefix),
            bad("upper-case", "A-2", "A letter is in upper case.", Card.prefix + body.uppercased()),
            bad("padded", "A-2", "An equals sign follows.", card + "="),
            bad("digit-one", "A-2", "A character is not in the alphabet.", changed(9) { _ in "1" }),
            bad(
                "inner-space", "A-2", "There is a space inside.",
                Card.prefix + body.prefix(9) + " " + body.dropFirst(9)),
            bad("accent", "A-2", "A character of another alphabet follows.", card + "\u{e9}"),
            bad(
                "unused-bit", "A-2", "An unused bit of the last character is set.",
                changed(characters.count - 1) { _ in unused }),
            bad(
                "checksum-alone", "A-2", "There are four bytes, and no object.",
                Card.prefix + Base32.encode(Tag.text.digest(.none, [UInt8]()).bytes.prefix(4))),
            bad(
                "4097-bytes", "A-2", "There are 4,097 bytes.",
                TextForm.write(Card.prefix, [UInt8](repeating: 1, count: 4093))),
            bad("one-wrong", "A-3", "One character is another.", changed(20) { $0 == "a" ? "b" : "a" }),
            bad("two-swapped", "A-3", "Two characters changed places.", Card.prefix + String(swapped)),
            bad("eight-missing", "A-3", "Eight characters are missing.", String(card.dropLast(8))),
            bad(
                "other-object", "A-4", "The object is an identity.",
                TextForm.write(Card.prefix, Person.ada.secret), "type"),
            text(
                "identity-holds-card", "identity", check: "A-4", "The object is a card.",
                TextForm.write(IdentityFile.prefix, Person.ada.card.encoded), .error("type")),
            text(
                "commitment-holds-card", "commitment", check: "A-4", "The object is a card.",
                TextForm.write(Commitment.prefix, Person.ada.card.encoded), .error("type")),
        ]
    }

    private static var addresses: [Vector] {
        let program = World.genesis.id
        func address(_ origin: String, path: String = "/p/") -> String {
            TextForm.write(origin + path, [11, 1, 1] + program.bytes)
        }
        let invite = Invite(origin: required(ServerOrigin(origin)), program: program, case: World.caseID).text
        func ok(_ name: String, _ says: String, _ given: String, _ canonical: String) -> Vector {
            text(
                "address-\(name)", "program-address", says, address(given),
                .ok([("origin", canonical), ("program", hex(program.bytes))]))
        }
        func bad(
            _ name: String, _ says: String, _ value: String, _ form: String = "program-address",
            check: String = "A-1", _ error: String = "prefix"
        ) -> Vector {
            text("address-\(name)", form, check: check, says, value, .error(error))
        }
        return [
            ok("ok", "A program at a server.", origin, origin),
            ok("ok-port", "The server has a port.", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ok(
                "ok-upper-case", "Scheme and host are read without regard to case.",
                "HTTPS://Postern.Example", origin),
            ok("ok-default-port", "The usual port is not written.", "https://postern.example:443", origin),
            bad("user", "The origin has a user.", address("https://ada@postern.example")),
            bad("path", "The origin has a path.", address("https://postern.example/x")),
            bad("slash", "The origin ends with a slash.", address("https://postern.example/")),
            bad("query", "The origin has a query.", address("https://postern.example?x")),
            bad("scheme", "The scheme is ftp.", address("ftp://postern.example")),
            bad("without-origin", "There is no origin.", address("")),
            bad("other-path", "The path is that of an invite.", address(origin, path: "/i/")),
            bad("is-invite", "It is an invite.", invite),
            bad("in-invite", "An address is read as an invite.", address(origin), "invite"),
            bad(
                "other-object", "The path of an invite leads to a program address.",
                address(origin, path: "/i/"), "invite", check: "A-4", "type"),
            bad(
                "wrong-character", "One character is another.", misspelt(address(origin)), check: "A-3",
                "checksum"),
            bad("fragment", "A fragment follows.", address(origin) + "#x", check: "A-2", "checksum"),
        ]
    }

    private static func misspelt(_ text: String) -> String {
        var characters = Array(text)
        let place = characters.count - 20
        characters[place] = characters[place] == "a" ? "b" : "a"
        return String(characters)
    }

    private static var origins: [Vector] {
        let good = [
            ("https", "https://postern.example", "https://postern.example"),
            ("http", "http://postern.example", "http://postern.example"),
            ("port", "https://postern.example:8443", "https://postern.example:8443"),
            ("default-https-port", "https://postern.example:443", "https://postern.example"),
            ("default-http-port", "http://postern.example:80", "http://postern.example"),
            ("https-on-80", "https://postern.example:80", "https://postern.example:80"),
            ("upper-case", "HTTPS://POSTERN.Example", "https://postern.example"),
            ("ipv4", "http://192.0.2.7:8080", "http://192.0.2.7:8080"),
            ("ipv6", "http://[2001:DB8::7]:8080", "http://[2001:db8::7]:8080"),
            ("onion", "http://postern2xkq.onion", "http://postern2xkq.onion"),
            ("highest-port", "http://a:65535", "http://a:65535"),
            ("trailing-slash", "https://postern.example/", "https://postern.example"),
        ]
        let bad = [
            ("empty", ""), ("no-scheme", "postern.example"), ("other-scheme", "ftp://postern.example"),
            ("no-host", "https://"), ("no-host-but-port", "https://:443"), ("port-zero", "https://a:0"),
            ("port-65536", "https://a:65536"), ("port-empty", "https://a:"),
            ("port-leading-zero", "https://a:0443"),
            ("port-signed", "https://a:+443"), ("user", "https://ada@a"), ("path", "https://a/b"),
            ("two-slashes", "https://a//"), ("query", "https://a?b"), ("fragment", "https://a#b"),
            ("space", "https://a b"), ("umlaut", "https://ä.example"),
            ("kelvin-sign", "https://\u{212a}.example"),
            ("bracket-open", "https://[::1"), ("bracket-empty", "https://[]"),
            ("bracket-name", "https://[xyz]"),
            ("after-bracket", "https://[::1]x"), ("percent", "https://a%41"),
            ("long", "https://" + String(repeating: "a", count: 256)),
        ]
        return good.map { name, given, canonical in
            var vector = Vector("origin", "ok-\(name)", "An origin, and how it is written.")
            vector.file.add("text", given)
            vector.add(.ok([("origin", canonical)]))
            return vector
        }
            + bad.map { name, given in
                var vector = Vector("origin", name, check: "A-1", "This is no origin.")
                vector.file.add("text", given)
                vector.add(.error("origin"))
                return vector
            }
    }

    private static var base32: [Vector] {
        let good = ["", "f", "fo", "foo", "foob", "fooba", "foobar"]
        let bad = [
            ("upper-case", "MZXW6"), ("padded", "my======"), ("digit-zero", "mz0w6"), ("digit-one", "mz1w6"),
            ("digit-eight", "mz8w6"), ("digit-nine", "mz9w6"), ("hyphen", "mz-w6"), ("space", "mzxw6 "),
            ("length-1", "m"), ("length-3", "mzx"),
            ("length-6", "mzxw6y"), ("unused-bits-of-1", "mz"), ("unused-bits-of-2", "mzxr"),
            ("unused-bits-of-3", "mzxw7"), ("unused-bits-of-4", "mzxw6yr"),
        ]
        return good.map { word in
            var vector = Vector(
                "base32", "ok-\(word.utf8.count)", "A vector of RFC 4648, in lower case without padding.")
            vector.file.add("text", Base32.encode(word.utf8))
            vector.add(.ok([("bytes", hex(word.utf8))]))
            return vector
        }
            + bad.map { name, text in
                var vector = Vector("base32", name, check: "A-2", "This is not strict base32.")
                vector.file.add("text", text)
                vector.add(.error("base32"))
                return vector
            }
    }
}
