import PosternFormat
import PosternSigning
import Testing

@Suite("names")
struct NameTests {
    @Test("a name of 1 to 64 bytes without controls is one", arguments: [1, 2, 63, 64])
    func lengths(_ count: Int) { #expect(Name(String(repeating: "n", count: count)) != nil) }

    @Test("the length of a name counts bytes, not characters")
    func bytesNotCharacters() {
        #expect(Name(String(repeating: "é", count: 32)) != nil)
        #expect(Name(String(repeating: "é", count: 33)) == nil)
    }

    @Test("an empty name and one of 65 bytes are none", arguments: [0, 65])
    func wrongLengths(_ count: Int) { #expect(Name(String(repeating: "n", count: count)) == nil) }

    @Test(
        "a control character is refused in names and contacts",
        arguments: Array(0...0x1f) + Array(0x7f...0x9f))
    func controls(_ value: Int) throws {
        let scalar = try #require(Unicode.Scalar(UInt32(value)))
        #expect(Name("a\(Character(scalar))b") == nil)
        #expect(Contact("a\(Character(scalar))b") == nil)
    }

    @Test("names are the same only where their bytes are")
    func normalisation() {
        #expect(Name("\u{e9}") != Name("e\u{301}"))
        #expect(Set([Name("\u{e9}"), Name("e\u{301}")]).count == 2)
    }

    @Test("a contact has 1 to 512 bytes", arguments: [(0, false), (1, true), (512, true), (513, false)])
    func contacts(_ count: Int, _ isOne: Bool) {
        #expect((Contact(String(repeating: "c", count: count)) != nil) == isOne)
    }

    @Test(
        "a room is 1 to 32 letters, digits and hyphens",
        arguments: ["shared", "internal", "a", "-", "vendor-2", String(repeating: "r", count: 32)])
    func rooms(_ text: String) { #expect(RoomName(text)?.text == text) }

    @Test(
        "nothing else is a room",
        arguments: ["", "Shared", "a b", "a_b", "ä", "a/b", "a\n", String(repeating: "r", count: 33)])
    func noRooms(_ text: String) { #expect(RoomName(text) == nil) }

    @Test("a time lies before the year 10000")
    func times() {
        #expect(Timestamp(milliseconds: 253_402_300_799_999) == .latest)
        #expect(Timestamp(milliseconds: 253_402_300_800_000) == nil)
        #expect(Timestamp.latest.adding(milliseconds: 1) == .latest)
        #expect(Timestamp.latest.adding(milliseconds: .max) == .latest)
    }

    @Test(
        "a policy has its bounds",
        arguments: [
            (1, 1, 1, true), (8760, 3650, 1_000_000, true), (0, 1, 1, false), (1, 0, 1, false),
            (1, 1, 0, false),
            (8761, 1, 1, false), (1, 3651, 1, false), (1, 1, 1_000_001, false),
        ])
    func policies(_ hours: UInt32, _ days: UInt32, _ messages: UInt32, _ isOne: Bool) {
        let targets = Policy.Targets(acknowledgeHours: hours, rotateDays: days, rotateMessages: messages)
        #expect((targets != nil) == isOne)
    }

    @Test("a fingerprint is read aloud in groups of four")
    func grouped() throws {
        let fingerprint = try #require(Fingerprint([UInt8](repeating: 0, count: 32)))
        #expect(fingerprint.grouped == Array(repeating: "aaaa", count: 13).joined(separator: "-"))
    }
}
