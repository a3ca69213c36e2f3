import PosternFormat
import PosternSigning
import Testing
import VectorFiles

/// Every vector of a text form: read, compared with what it says, and written again character for character.
@Suite("vectors of texts")
struct TextVectorTests {
    private func link(_ form: String, _ text: String) throws -> (contents: [(String, String)], again: String)
    {
        if form == "invite" {
            let invite = try Invite(text: text)
            let contents = [
                ("program", Decoding.hex(invite.program.bytes)), ("case", Decoding.hex(invite.caseID.bytes)),
                ("origin", "\(invite.origin)"),
            ]
            return (contents, invite.text)
        }
        let address = try ProgramAddress(text: text)
        return (
            [("program", Decoding.hex(address.program.bytes)), ("origin", "\(address.origin)")], address.text
        )
    }

    @Test(
        "an object in an address gives what its vector says",
        arguments: folder.vectors(of: "program-address") + folder.vectors(of: "invite"))
    func objectInAddress(_ vector: NamedVector) throws {
        let file = try vector.file()
        let form = try file.value("object")
        let prefix = "https://postern.example" + (form == "invite" ? "/i/" : "/p/")
        let text = TextForm.write(prefix, try file.object())
        do {
            let (contents, again) = try link(form, text)
            #expect(Finding(ok: contents + [("text", text)]) == file.expected)
            #expect(again == text)
        } catch let error as FormatError {
            #expect(Finding(error) == file.expected)
        }
    }

    @Test("a text form gives what its vector says", arguments: folder.vectors(of: "text"))
    func text(_ vector: NamedVector) throws {
        let file = try vector.file()
        let text = try file.value("text")
        do {
            switch try file.value("form") {
            case "card":
                let card = try Card(text: text)
                #expect(Finding(ok: [("bytes", Decoding.hex(card.encoded))]) == file.expected)
                #expect(card.text == text)
            case "commitment":
                let commitment = try Commitment(text: text)
                #expect(Finding(ok: [("bytes", Decoding.hex(commitment.encoded))]) == file.expected)
            case "program-address", "invite":
                let (contents, again) = try link(try file.value("form"), text)
                #expect(Finding(ok: contents) == file.expected)
                #expect(try link(try file.value("form"), again).again == again)
            case "identity":
                // The layer above reads key files, and has its own test of them.
                let object = try TextForm.read("postern-identity-", text)
                if object.first != 8, object.first != 9 {
                    throw FormatError.type(expected: 8, found: object[0])
                }
            case let form:
                Issue.record("no form \(form)")
            }
        } catch let error as FormatError {
            #expect(Finding(error) == file.expected)
        }
    }

    @Test("an origin gives what its vector says", arguments: folder.vectors(of: "origin"))
    func origin(_ vector: NamedVector) throws {
        let file = try vector.file()
        let origin = ServerOrigin(try file.value("text"))
        let found = origin.map { Finding(ok: [("origin", "\($0)")]) } ?? Finding(error: "origin")
        #expect(found == file.expected)
        if let origin { #expect(ServerOrigin("\(origin)") == origin) }
    }

    @Test("base32 gives what its vector says", arguments: folder.vectors(of: "base32"))
    func base32(_ vector: NamedVector) throws {
        let file = try vector.file()
        let text = try file.value("text")
        let bytes = Base32.decode(text)
        let found = bytes.map { Finding(ok: [("bytes", Decoding.hex($0))]) } ?? Finding(error: "base32")
        #expect(found == file.expected)
        if let bytes { #expect(Base32.encode(bytes) == text) }
    }

    @Test("padded lengths are those of the vector", arguments: folder.vectors(of: "padding"))
    func padding(_ vector: NamedVector) throws {
        let file = try vector.file()
        for line in file.lines where line.key == "padded" || line.key == "fixed" {
            let numbers = line.value.split(separator: " ").compactMap { Int($0) }
            try #require(numbers.count == 2)
            if line.key == "padded" {
                #expect(Padding.paddedLength(numbers[0]) == numbers[1])
            } else {
                #expect(Padding.isPadded(numbers[0]) == (numbers[1] == 1))
            }
        }
    }
}
