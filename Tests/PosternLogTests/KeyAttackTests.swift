import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// A25: one key in two roles, keys of low order, a member twice; who tries it holds every key that it takes.
@Suite("attacks with keys")
struct KeyAttackTests {
    @Test(
        "A25 a key that somebody in the program has cannot be enrolled",
        arguments: [
            "receiving-key-taken", "receiving-key-of-expelled", "signing-key-taken", "signing-key-to-receive",
            "server-signs", "server-receives",
        ])
    func enrolled(_ name: String) throws { #expect(try refusal("program-log/\(name)") == .keyTaken) }

    @Test(
        "A25 a key in two places of a room is refused",
        arguments: [
            "receiving-key-twice", "signing-key-twice", "case-key-is-a-members", "server-key-is-a-members",
        ])
    func listed(_ name: String) throws { #expect(try refusal("room-log/\(name)") == .keyInTwoRoles) }

    @Test(
        "A25 the key of an earlier epoch is refused", arguments: ["again", "of-an-earlier-epoch"])
    func caseKey(_ name: String) throws {
        #expect(try refusal("room-log/case-key-\(name)") == .reusedCaseKey)
    }

    @Test(
        "A25 a case key of low order, and a member who is listed twice, are no statement",
        arguments: [
            "key-zero", "key-one", "key-order-eight-a", "key-order-eight-b", "key-minus-one", "member-twice",
        ])
    func statements(_ name: String) throws {
        let file = try #require(folder.vectors(of: "statement").first { $0.name == "statement/\(name)" })
            .file()
        #expect(throws: FormatError.self) { try Statement(decoding: try file.object()) }
    }

    @Test(
        "A25 a receiving key of low order, and one that is the signing key, are no card",
        arguments: [
            "receiving-key-zero", "receiving-key-one", "receiving-key-order-eight-a",
            "receiving-key-order-eight-b",
            "receiving-key-minus-one", "one-key-twice",
        ])
    func cards(_ name: String) throws {
        let file = try #require(folder.vectors(of: "card").first { $0.name == "card/\(name)" }).file()
        #expect(throws: FormatError.self) { try Card(decoding: try file.object()) }
    }
}
