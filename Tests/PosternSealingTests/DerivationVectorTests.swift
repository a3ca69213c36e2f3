import PosternFormat
import PosternSigning
import Testing
import VectorFiles

@testable import PosternSealing

/// Every formula of "Primitives and derivations", and the message that is made with all of them.
@Suite("vectors of derivations")
struct DerivationVectorTests {
    private func place(_ file: VectorFile) throws -> LogID {
        let program = try #require(ProgramID(try file.bytes("program")))
        let caseID = try #require(CaseID(try file.bytes("case")))
        return LogID(program: program, case: caseID, room: try #require(RoomName(try file.value("room"))))
    }

    private func context(_ file: VectorFile) throws -> [UInt8] {
        var encoder = Encoder()
        try place(file).encodeRoom(into: &encoder)
        encoder.uint32(UInt32(try file.number("epoch")))
        return encoder.bytes
    }

    private func secret(_ file: VectorFile, _ key: String) throws -> SecretBytes {
        SecretBytes(copying: try file.bytes(key))
    }

    private func program(_ file: VectorFile) throws -> ProgramID {
        try #require(ProgramID(try file.bytes("program")))
    }

    @Test("a derivation gives what its vector says", arguments: folder.vectors(of: "derivation"))
    func derivation(_ vector: NamedVector) throws {
        let file = try vector.file()
        #expect(try result(file) == file.bytes("result"))
    }

    private func result(_ file: VectorFile) throws -> [UInt8] {
        switch try file.value("formula") {
        case "hash":
            #expect(file["tag"] == Tag.entry.name)
            return Tag.entry.digest(try program(file), try file.bytes("data")).bytes
        case "keyed-hash":
            #expect(file["tag"] == Tag.bodyKey.name)
            return Tag.bodyKey.keyedDigest(try secret(file, "key"), try program(file), try file.bytes("data"))
                .bytes
        case "fingerprint":
            let signing = try #require(VerifyingKey(try file.bytes("signing_key")))
            let receiving = try #require(ReceivingKey(try file.bytes("receiving_key")))
            let fingerprint = Fingerprint(signingKey: signing, receivingKey: receiving)
            #expect(fingerprint.text == file["text"])
            return fingerprint.bytes
        case "program-id": return try Genesis(decoding: try file.bytes("genesis")).id.bytes
        case "entry-hash": return Entry.hash(of: try file.bytes("entry"), program: try program(file)).bytes
        case "text-checksum":
            let text = TextForm.write("", try file.bytes("bytes"))
            return Array(try #require(Base32.decode(text)).suffix(4))
        case "epoch-seed":
            let made = EpochSecret(
                log: try place(file), number: UInt32(try file.number("epoch")),
                secret: try secret(file, "epoch_secret"))
            #expect(made.key.bytes == (try file.bytes("case_key")))
            return Tag.epochSeed.keyedSecret(
                try secret(file, "epoch_secret"), try program(file), try context(file)
            ).exposed()
        case "wrap-context":
            return Tag.wrapContext.digest(try program(file), try context(file) + file.bytes("fingerprint"))
                .bytes
        case "key-commitment":
            return Tag.keyCommitment.keyedDigest(
                try secret(file, "content_key"), try program(file), try file.bytes("sealed_key")
            ).bytes
        case "body-key":
            return Tag.bodyKey.keyedSecret(
                try secret(file, "content_key"), try program(file), try file.bytes("header")
            ).exposed()
        case "sealed-box":
            return sodiumBox(
                try file.bytes("content"), to: try file.bytes("recipient_key"),
                seed: try file.bytes("ephemeral_seed"))
        default: return []
        }
    }

    @Test("the message in the vector is made of what stands in it")
    func message() throws {
        let file = try #require(folder.vectors(of: "message").first { $0.name == "message/ok" }).file()
        let bytes = try file.bytes("bytes")
        let header = try Message(decoding: bytes).header
        let contentKey = try secret(file, "content_key")
        #expect(
            header.sealedKey
                == sodiumBox(
                    try file.bytes("content_key"), to: try file.bytes("case_key"),
                    seed: try file.bytes("ephemeral_seed")))
        #expect(
            header.commitment
                == Tag.keyCommitment.keyedDigest(contentKey, header.log.program, header.sealedKey))
        let key = bodyKey(contentKey, header)
        #expect(key.exposed() == (try file.bytes("body_key")))
        var encoder = Encoder()
        encoder.vector(try file.bytes("content"))
        let padded = encoder.bytes + [UInt8](repeating: 0, count: 512 - encoder.bytes.count)
        let body = Cipher.seal(padded, key: key, nonce: Cipher.singleUseNonce, associated: header.encoded)
        #expect(Message(header: header, body: body).encoded == bytes)
        let secret = EpochSecret(
            log: header.log, number: header.epoch, secret: try secret(file, "epoch_secret"))
        #expect(secret.key.bytes == (try file.bytes("case_key")))
    }
}
