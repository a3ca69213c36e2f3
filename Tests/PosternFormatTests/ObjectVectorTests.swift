import PosternFormat
import PosternSigning
import Testing
import VectorFiles

let folder = VectorFolder(besideTargetOf: #filePath)

/// Every vector of one object: decoded, compared with what it says, and encoded again byte for byte.
@Suite("vectors of objects")
struct ObjectVectorTests {
    private func run(_ vector: NamedVector, _ decode: ([UInt8], VectorFile) throws -> Decoding) throws {
        let file = try vector.file()
        let bytes = try file.object()
        do {
            let decoding = try decode(bytes, file)
            #expect(Finding(ok: decoding.contents) == file.expected)
            #expect(decoding.encodedAgain == bytes)
        } catch let error as FormatError {
            #expect(Finding(error) == file.expected)
        }
    }

    @Test("a card vector gives what it says", arguments: folder.vectors(of: "card"))
    func card(_ vector: NamedVector) throws { try run(vector) { bytes, _ in try Decoding.card(bytes) } }

    @Test("a genesis vector gives what it says", arguments: folder.vectors(of: "genesis"))
    func genesis(_ vector: NamedVector) throws { try run(vector) { bytes, _ in try Decoding.genesis(bytes) } }

    @Test("a policy vector gives what it says", arguments: folder.vectors(of: "policy"))
    func policy(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.policy(bytes)
            let key = try #require(VerifyingKey(try file.bytes("signing_key")))
            #expect(try Policy(decoding: bytes).isSigned(by: key))
            return decoding
        }
    }

    @Test("a program statement vector gives what it says", arguments: folder.vectors(of: "program-statement"))
    func programStatement(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.programStatement(bytes)
            let key = try #require(VerifyingKey(try file.bytes("signing_key")))
            #expect(try ProgramStatement(decoding: bytes).isSigned(by: key))
            return decoding
        }
    }

    @Test("a statement vector gives what it says", arguments: folder.vectors(of: "statement"))
    func statement(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.statement(bytes)
            let key = try #require(VerifyingKey(try file.bytes("signing_key")))
            #expect(try Statement(decoding: bytes).isSigned(by: key))
            return decoding
        }
    }

    @Test("a message vector gives what it says", arguments: folder.vectors(of: "message"))
    func message(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in try Decoding.message(bytes, bodyKey: file["body_key"]) }
    }

    @Test("a content vector gives what it says", arguments: folder.vectors(of: "content"))
    func content(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.content(bytes)
            // A header stands alone nowhere; with any body of a right length it is a message.
            let sealed = try Message(
                decoding: try file.bytes("message_header") + [0x42, 0x10] + [UInt8](repeating: 0, count: 528))
            let author = try #require(VerifyingKey(try file.bytes("signing_key")))
            let key = try #require(CaseKey(try file.bytes("case_key")))
            #expect(try Content(decoding: bytes).isSigned(by: author, in: sealed.header, key: key))
            return decoding
        }
    }

    @Test("a receipt vector gives what it says", arguments: folder.vectors(of: "receipt"))
    func receipt(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.receipt(bytes)
            let key = try #require(VerifyingKey(try file.bytes("server_key")))
            #expect(try Receipt(decoding: bytes).isSigned(by: key))
            return decoding
        }
    }

    @Test("a checkpoint vector gives what it says", arguments: folder.vectors(of: "checkpoint"))
    func checkpoint(_ vector: NamedVector) throws {
        try run(vector) { bytes, _ in try Decoding.checkpoint(bytes) }
    }

    @Test("a commitment vector gives what it says", arguments: folder.vectors(of: "commitment"))
    func commitment(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.commitment(bytes)
            let program = try #require(ProgramID(try file.bytes("program")))
            let author = try #require(Fingerprint(try file.bytes("fingerprint")))
            let made = Commitment(
                to: try file.bytes("report"), by: author, salt: try file.bytes("salt"), program: program)
            #expect(made.encoded == bytes)
            return decoding
        }
    }

    @Test("a history grant vector gives what it says", arguments: folder.vectors(of: "history-grant"))
    func historyGrant(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.historyGrant(bytes)
            let key = try #require(VerifyingKey(try file.bytes("signing_key")))
            #expect(try HistoryGrant(decoding: bytes).isSigned(by: key))
            return decoding
        }
    }

    @Test("an approval vector gives what it says", arguments: folder.vectors(of: "approval"))
    func approval(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.approval(bytes)
            let key = try #require(VerifyingKey(try file.bytes("signing_key")))
            #expect(try Approval(decoding: bytes).isSigned(by: key))
            return decoding
        }
    }

    @Test("a later entry's vector gives what it says", arguments: folder.vectors(of: "later-entry"))
    func laterEntry(_ vector: NamedVector) throws {
        try run(vector) { bytes, file in
            let decoding = try Decoding.laterEntry(bytes)
            let key = try #require(VerifyingKey(try file.bytes("signing_key")))
            let entry = try LaterEntry(decoding: bytes)
            #expect(entry.isSigned(by: key))
            #expect(entry.isCritical == (entry.kind >= 128))
            return decoding
        }
    }

    @Test("a vector of statements gives what it says", arguments: folder.vectors(of: "statements-page"))
    func statementsPage(_ vector: NamedVector) throws {
        try run(vector) { bytes, _ in try Decoding.statementsPage(bytes) }
    }

    @Test("a page vector gives what it says", arguments: folder.vectors(of: "page"))
    func page(_ vector: NamedVector) throws { try run(vector) { bytes, _ in try Decoding.page(bytes) } }

    @Test("an entry vector gives what it says", arguments: folder.vectors(of: "entry"))
    func entry(_ vector: NamedVector) throws { try run(vector) { bytes, _ in try Decoding.entry(bytes) } }
}
