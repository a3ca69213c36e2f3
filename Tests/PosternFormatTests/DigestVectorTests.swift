import PosternFormat
import PosternSigning
import Testing
import VectorFiles

/// Every digest by which entries, places and members are known.
@Suite("vectors of digests")
struct DigestVectorTests {
    private func program(_ file: VectorFile) throws -> ProgramID {
        try #require(ProgramID(try file.bytes("program")))
    }

    private func result(_ file: VectorFile) throws -> [UInt8] {
        let program = try program(file)
        switch try file.value("formula") {
        case "log-head", "program-log-head":
            var decoder = Decoder(
                program.bytes + (try file.bytes("case")) + encodedRoom(try file.value("room")))
            return Place(startOf: try decoder.logID()).head.bytes
        case "next-head":
            let place = Place(
                count: try file.number("count"), head: try #require(Digest(try file.bytes("head"))))
            let time = try #require(Timestamp(milliseconds: try file.number("time")))
            let hash = try #require(Digest(try file.bytes("entry_hash")))
            return place.after(hash, at: time, in: program).head.bytes
        case "statement-hash":
            let entry = try file.bytes("entry")
            #expect(try Statement(decoding: entry).withoutMembers == file.bytes("hashed"))
            #expect(Tag.entry.digest(program, try file.bytes("hashed")).bytes == (try file.bytes("result")))
            return Entry.hash(of: entry, program: program).bytes
        case "member-salt":
            return Tag.memberSalt.digest(program, try file.bytes("salt") + [UInt8(try file.number("number"))])
                .bytes
        case "member-field":
            let number = UInt8(try file.number("number"))
            return Tag.memberField.digest(
                program, try file.bytes("field_salt") + [number] + file.bytes("value")
            ).bytes
        case "member-leaf": return Tag.member.digest(program, try file.bytes("fields")).bytes
        default: return []
        }
    }

    private func encodedRoom(_ room: String) -> [UInt8] {
        var encoder = Encoder()
        encoder.vector(Array(room.utf8))
        return encoder.bytes
    }

    @Test("a digest is what its vector says", arguments: folder.vectors(of: "digest"))
    func digest(_ vector: NamedVector) throws {
        let file = try vector.file()
        #expect(try result(file) == file.bytes("result"))
    }

    @Test("the fields of a member are those of its leaf, and the leaf is that of the statement")
    func leaf() throws {
        func file(_ name: String) throws -> VectorFile {
            try #require(folder.vectors(of: "digest").first { $0.name == "digest/member-\(name)" }).file()
        }
        let fields = try ["name", "card", "role", "access"].flatMap {
            try file("field-\($0)").bytes("result")
        }
        #expect(try file("leaf").bytes("fields") == fields)
        let statement = try #require(
            folder.vectors(of: "statement").first { $0.name == "statement/ok-leaf" }
        ).file()
        #expect(statement.all("leaf") == [try file("leaf").value("result")])
    }
}
