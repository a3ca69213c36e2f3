import PosternFormat
import Testing

@testable import PosternClient

/// Attack A35: what a coordinator lists somebody under.
@Suite("The names that a coordinator lists")
struct NameRuleTests {
    @Test(
        "A35 a name of letters, marks, digits, single spaces and . ' - is listed as it is",
        arguments: [
            "Ben", "Ben Ó Súilleabháin", "O'Brien", "Anne-Marie", "J. R. R. T.", "Вера", "Ὀδυσσεύς", "日本 太郎",
            "नीलम",
            "עדה", "عائشة", "김철수", "Ben 2", "３", "'t Hooft", "x",
        ])
    func taken(name: String) throws {
        #expect(try Name(listed: name).text == name && ShownText(name).description == name)
    }

    @Test(
        "A35 any other name is refused with the character, its place and a name that would do",
        arguments: [
            ("Ben (maintainer)", "name: character 5 is \"(\", which a name may not hold", "Ben maintainer"),
            ("Ben\"", "name: character 4 is \"\\\"\", which a name may not hold", "Ben"),
            ("Ben\\", "name: character 4 is \"\\\\\", which a name may not hold", "Ben"),
            ("O\u{2019}Brien", "name: character 2 is \"\\u{2019}\", which a name may not hold", "O'Brien"),
            ("Ben\u{202E}", "name: character 4 is \"\\u{202E}\", which a name may not hold", "Ben"),
            ("B\u{1B}[2J", "name: character 2 is \"\\x1b\", which a name may not hold", "B 2J"),
            ("\u{3164}Ben", "name: character 1 is \"\\u{3164}\", which a name may not hold", "Ben"),
            ("Ben_M", "name: character 4 is \"_\", which a name may not hold", "Ben M"),
            (" Ben", "name: character 1 is a space at an end or beside another", "Ben"),
            ("Ben ", "name: character 4 is a space at an end or beside another", "Ben"),
            ("Ben  M", "name: character 5 is a space at an end or beside another", "Ben M"),
            ("Ben\u{2D0} left", "name: character 4 is \"\u{2D0}\", which a name may not hold", "Ben left"),
        ])
    func refused(name: String, says: String, would: String) {
        let error = #expect(throws: ClientError.self) { _ = try Name(listed: name) }
        #expect(error?.description == says && error?.exitCode == 64)
        #expect(
            error?.hint == "a name has letters, digits, single spaces and . ' -; this one would do: \(would)")
    }

    @Test(
        "A35 a name that is nothing, only marks or only punctuation, or too long is refused",
        arguments: [
            ("", "name: it holds no letter and no digit"), ("...", "name: it holds no letter and no digit"),
            ("\u{301}", "name: character 1 is the mark \"\\u{301}\", which has no place there"),
            ("Ben \u{301}", "name: character 5 is the mark \"\\u{301}\", which has no place there"),
            (String(repeating: "é", count: 33), "name: it has 66 bytes, at most 64 fit"),
        ])
    func nothing(name: String, says: String) {
        let error = #expect(throws: ClientError.self) { _ = try Name(listed: name) }
        #expect(error?.description == says)
    }

    @Test("A35 a tower of marks is refused")
    func tower() {
        #expect(throws: ClientError.self) {
            _ = try Name(listed: "q" + String(repeating: "\u{323}", count: 7))
        }
        #expect(throws: Never.self) { _ = try Name(listed: "q" + String(repeating: "\u{323}", count: 6)) }
    }

    @Test("A35 a name is listed in normalisation form C")
    func composed() throws {
        #expect(try Array(Name(listed: "Zoe\u{308}").text.utf8) == Array("Zo\u{EB}".utf8))
        #expect(try Array(Name(listed: "a\u{302}\u{323}").text.utf8) == Array("\u{1EAD}".utf8))
        // 66 bytes as typed, and 44 composed.
        #expect(throws: Never.self) { _ = try Name(listed: String(repeating: "e\u{301}", count: 22)) }
    }

    @Test("A35 no hostile name is listed")
    func hostile() {
        for name in HostileNames.all {
            #expect(throws: ClientError.self, "\(name)") { _ = try Name(listed: name) }
        }
    }

    @Test("A35 those whom a coordinator does not name are called by their role, each differently")
    func neutral() {
        let first = Name(neutral: .vendor, among: [])
        let second = Name(neutral: .vendor, among: [first])
        let third = Name(neutral: .vendor, among: [second, first])
        #expect([first, second, third].map(\.text) == ["vendor", "vendor 2", "vendor 3"])
        #expect(Name(neutral: .researcher, among: [first]).text == "researcher")
    }
}
