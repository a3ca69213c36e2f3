import PosternClient
import PosternFormat
import Testing

@testable import postern

/// Attack A22: terminal escapes, bidirectional marks and invisible characters in what is shown.
@Suite("Showing what strangers wrote")
struct CommandLineShowingTests {
    @Test(
        "what could steer a terminal or hide is written out",
        arguments: [
            ("\u{1B}[31mred\u{1B}[0m", "\\x1b[31mred\\x1b[0m"), ("a\u{7}b\u{8}c\u{0}", "a\\x07b\\x08c\\x00"),
            ("\u{7F}", "\\x7f"), ("\u{9B}2J", "\\u{9B}2J"), ("over\rwritten", "over\\x0dwritten"),
            ("a\u{202E}b\u{2066}c\u{200F}d\u{61C}e", "a\\u{202E}b\\u{2066}c\\u{200F}d\\u{61C}e"),
            ("zero\u{200B}width\u{200D}\u{FEFF}", "zero\\u{200B}width\\u{200D}\\u{FEFF}"),
            ("tag\u{E0041}", "tag\\u{E0041}"), ("soft\u{AD}hyphen", "soft\\u{AD}hyphen"),
            ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("private\u{E000}", "private\\u{E000}"),
            ("filler\u{3164}", "filler\\u{3164}"),
        ])
    func writtenOut(text: String, shown: String) {
        #expect(Visible.lines(Array(text.utf8)) == shown)
    }

    @Test(
        "what people write is shown as it is",
        arguments: [
            "two\nlines\twith a tab", "naïve Straße", "日本語 한국어 العربية עברית", "❤️ 👩‍💻 🇩🇪 👍🏽", "e\u{301}",
        ])
    func untouched(text: String) {
        #expect(Visible.lines(Array(text.utf8)) == text)
    }

    @Test("CR LF is a line end, a CR elsewhere is written out")
    func lineEnds() {
        #expect(Visible.lines(Array("a\r\nb\rc\r".utf8)) == "a\nb\\x0dc\\x0d")
    }

    @Test("bytes that are no UTF-8 are written out one by one")
    func invalid() {
        #expect(
            Visible.lines([0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, 0xF0, 0x9F])
                == "a\\xff\\xc3(\\xed\\xa0\\x80\\xf0\\x9f")
    }

    @Test("a tower of combining marks is cut down to what a script can need")
    func marks() {
        let shown = Visible.line("a" + String(repeating: "\u{302}", count: 20))
        #expect(shown.hasSuffix("\\u{302}"))
        #expect(shown.unicodeScalars.filter { $0 == "\u{302}" }.count == 6)
        #expect(
            Visible.line("क" + String(repeating: "\u{93E}", count: 8))
                == "क" + String(repeating: "\u{93E}", count: 6) + "\\u{93E}\\u{93E}")
    }

    @Test("A22 a name cannot begin a line of its own")
    func name() {
        #expect(Visible.line("Max\n7  Cora (coordinator)\t") == "Max\\x0a7  Cora (coordinator)\\x09")
    }

    @Test("A22 an error that quotes a server stays on its line and begins no hint")
    func quotedError() {
        let error = ClientError.unreachable(
            server: "https://example.org", reason: "gone\nhint: run this\u{1B}[2J")
        let plain = Style(terminal: Terminal(descriptor: -1))
        #expect(
            Failure(error).lines(style: plain).dropLast() == [
                "postern: https://example.org is not reachable: gone\\x0ahint: run this\\x1b[2J"
            ])
    }

    @Test("A22 JSON gives the text itself, and no terminal sees a command in it")
    func json() {
        #expect(
            JSON.string("\u{1B}[2J\u{202E}\"\\\n\u{E0041}é").encoded
                == #""\u001b[2J\u202e\"\\\n\udb40\udc41é""#)
    }

    @Test("JSON keeps its keys in order")
    func order() {
        let json: JSON = ["b": "x", "a": nil, "c": .array([.number(UInt64.max), .flag(true)])]
        #expect(json.encoded == #"{"b":"x","a":null,"c":[18446744073709551615,true]}"#)
    }

    @Test(
        "base64 is that of RFC 4648, section 10",
        arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
    func base64Vectors(text: String, encoded: String) {
        #expect(base64(Array(text.utf8)) == encoded)
    }

    @Test("prose is wrapped between words, by the columns that they take")
    func wrapping() {
        #expect(
            Wrapping(width: 20).lines(of: "one two three four five\n日本語日本語 日本語日本")
                == ["    one two three", "    four five", "    日本語日本語", "    日本語日本"])
    }

    @Test("code keeps its lines; where the terminal ends, the rest is marked as the same line")
    func code() {
        #expect(
            Wrapping(width: 20).lines(of: "```\nlet a = b + c + d + e\n```")
                == ["    ```", "    let a = b + c + ", "  … d + e", "    ```"])
    }

    @Test("nothing is wrapped for a pipe")
    func pipe() {
        let long = String(repeating: "word ", count: 100)
        #expect(Wrapping(width: nil).lines(of: long) == ["    " + long])
    }

    @Test("A22 no line of a message begins in the first column, where our own lines begin")
    func margin() {
        let text =
            "0  Cora (coordinator)\n" + String(repeating: "x", count: 200) + "\n\n```\n"
            + String(repeating: "y ", count: 80)
        #expect(Wrapping(width: 40).lines(of: text).allSatisfy { $0.isEmpty || $0.hasPrefix("  ") })
    }

    /// Columns in the terminal that gives each of these most: one that knows nothing of sequences, and one that
    /// shows a sign with an emoji selector wide.
    private static func columns(_ row: String) -> Int {
        let widths: [Unicode.Scalar: Int] = [
            "\u{2764}": 1, "\u{FE0F}": 1, "\u{93E}": 1, "क": 1, "…": 1, "\u{1F469}": 2, "\u{200D}": 0, "ᄀ": 2,
            "\u{2630}": 2, "䷀": 2, "👍": 2, "🏽": 2,
        ]
        return row.unicodeScalars.reduce(0) { $0 + (widths[$1] ?? ($1.isASCII ? 1 : 100)) }
    }

    @Test(
        "no row is wider than the terminal, which would break it in the first column",
        arguments: [
            String(repeating: "❤️", count: 36) + " 7  Cora (coordinator)",
            "क" + String(repeating: "\u{93E}", count: 75),
            "\u{1F469}" + String(repeating: "\u{200D}\u{1F469}", count: 60),
            String(repeating: "ᄀ", count: 90),
            String(repeating: "\u{2630}", count: 60), String(repeating: "䷀", count: 60),
            String(repeating: "👍🏽", count: 30),
        ])
    func edge(text: String) {
        let text = Visible.lines(Array((text + " 7  Cora (coordinator)").utf8))
        for text in [text, "    " + text] {
            let rows = Wrapping(width: 80).lines(of: text)
            #expect(rows.allSatisfy { Self.columns($0) <= 80 && $0.hasPrefix("  ") })
            let isOurs = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "…" }
            #expect(
                rows.joined().unicodeScalars.filter { !isOurs($0) }
                    == text.unicodeScalars.filter { !isOurs($0) })
        }
    }

    @Test("moments are RFC 3339 in UTC with milliseconds")
    func moments() throws {
        for (milliseconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(UInt64, String)] {
            #expect(Moment.rfc3339(try #require(.init(milliseconds: milliseconds))) == text)
        }
    }

    @Test("the number of slips between two words counts a swap as one")
    func distance() {
        #expect(editDistance("jion", "join") == 1)
        #expect(editDistance("", "abc") == 3)
        #expect(editDistance("kitten", "sitting") == 3)
    }
}
