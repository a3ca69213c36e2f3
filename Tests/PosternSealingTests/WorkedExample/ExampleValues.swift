import PosternFormat
import PosternSigning
import VectorFiles

@testable import PosternSealing

/// Every value of the page, in its order.
struct ExampleValues {
    /// One value: bytes in hexadecimal, 32 to a line in a block, or a text.
    struct Value: Hashable {
        let name: String
        let text: String
        /// Whether it stands between fences, and not in a line.
        let isBlock: Bool
    }

    private(set) var all: [Value] = []

    init() throws {
        let program = try ExampleProgram()
        let room = try ExampleRoom(program)
        identities(program)
        theProgram(program)
        knock(room)
        opening(room)
        report(room)
        newcomer(room)
        inline("acknowledgement's hash", room.log.hash(4))
        answer(room)
    }

    private mutating func identities(_ program: ExampleProgram) {
        let people = [program.ada, program.max, program.rin, program.lea, program.noa]
        let rin = program.rin
        inline("Rin's signing seed", rin.signingSeed)
        inline("Rin's signing key", rin.card.signingKey.bytes)
        inline("Rin's receiving secret", rin.receivingSecret)
        inline("Rin's receiving key", rin.card.receivingKey.bytes)
        block("Rin's card", program.rin.card.encoded)
        block("Rin's card as text", program.rin.card.text)
        for person in people {
            inline("\(person.name)'s fingerprint", person.fingerprint.bytes)
            inline("\(person.name)'s fingerprint as text", person.fingerprint.text)
        }
        block("Rin's identity", IdentityFile.plain(program.rin.identity))
    }

    private mutating func theProgram(_ program: ExampleProgram) {
        let log = program.log
        block(
            "server key",
            Hexadecimal.encode(exampleRandom("server signing seed")) + "\n"
                + Hexadecimal.encode(program.genesis.serverKey.bytes))
        block("genesis", program.genesis.encoded)
        block("program id", Hexadecimal.encode(program.genesis.id.bytes) + "\n" + program.genesis.id.text)
        inline("head(0) of the program log", log.places[0].head.bytes)
        inline("genesis' hash", log.hash(0))
        inline("head(1) of the program log", log.places[1].head.bytes)
        block("genesis' receipt", log.receipt(0).encoded)
        block("program address", ProgramAddress(origin: origin, program: program.genesis.id).text)
        block("enrolment of Max", log.stored[1].entry)
        inline("head(2) of the program log", log.places[2].head.bytes)
    }

    private mutating func knock(_ room: ExampleRoom) {
        block("report", ExampleRoom.report)
        block("commitment", room.commitment.text)
    }

    private mutating func opening(_ room: ExampleRoom) {
        let (log, rin) = (room.log, room.program.rin)
        block("case id", Hexadecimal.encode(log.id.caseID.bytes) + "\n" + log.id.caseID.text)
        let secret = room.secret(1)
        var encoder = Encoder()
        log.id.encodeRoom(into: &encoder)
        encoder.uint32(1)
        let seed = Tag.epochSeed.keyedSecret(
            SecretBytes(copying: exampleRandom("epoch 1 secret")), log.id.program, encoder.bytes)
        inline("epoch secret", exampleRandom("epoch 1 secret"))
        inline("seed", seed.exposed())
        inline("case secret key", secret.keyPair.secretKey.exposed())
        inline("case public key", secret.key.bytes)
        block("what the seed is made of", Tag.epochSeed.framed(log.id.program, encoder.bytes))
        inline("context of Rin's wrap", room.context(1, rin))
        block("Rin's wrap", room.wrap(1, to: rin))
        guard let statement = try? Statement(decoding: log.stored[0].entry),
            let member = statement.reason.epoch?.member(rin.fingerprint)
        else { preconditionFailure("made here") }
        leaf(member, log.id.program)
        block("statement", statement.withoutMembers)
        block("members", Array(statement.encoded.dropFirst(statement.withoutMembers.count)))
        inline("statement's hash", log.hash(0))
        inline("head(0) of the room", log.places[0].head.bytes)
        inline("head(1) of the room", log.places[1].head.bytes)
        block("invite", Invite(origin: origin, program: log.id.program, case: log.id.caseID).text)
    }

    /// One leaf step by step.
    private mutating func leaf(_ member: Member, _ program: ProgramID) {
        var access = Encoder()
        access.uint32(member.readsFrom)
        access.vector(member.wrap)
        access.vector([])
        let fields = [
            Array(member.name.text.utf8), member.card.encoded, [member.role.rawValue], access.bytes,
        ]
        var digests: [UInt8] = []
        inline("Rin's salt", member.salt)
        for (number, value) in zip(UInt8(1)..., fields) {
            let salt = Tag.memberSalt.digest(program, member.salt + [number]).bytes
            let field = Tag.memberField.digest(program, salt + [number] + value).bytes
            inline("salt_\(number)", salt)
            inline("field_\(number)", field)
            digests += field
        }
        let leaf = Tag.member.digest(program, digests)
        precondition(leaf == member.leaf(in: program))
        inline("Rin's leaf", leaf.bytes)
    }

    private mutating func report(_ room: ExampleRoom) {
        let (log, sealed) = (room.log, room.messages[0])
        block("sealed key", sealed.message.header.sealedKey)
        block("header", sealed.message.header.encoded)
        inline("body key", bodyKey(SecretBytes(copying: sealed.contentKey), sealed.message.header).exposed())
        block("content", sealed.content.encoded)
        block("body", sealed.message.body)
        inline("message's hash", log.hash(1))
        block("message's receipt", log.receipt(1).encoded)
        inline("head(2) of the room", log.places[2].head.bytes)
    }

    private mutating func newcomer(_ room: ExampleRoom) {
        let log = room.log
        block("enrolment of Lea", room.program.log.stored[2].entry)
        inline("head(3) of the program log", room.program.log.places[3].head.bytes)
        inline("second case key", room.secret(2).key.bytes)
        block("second statement", log.stored[2].entry)
        inline("second statement's hash", log.hash(2))
        inline("grant's hash", log.hash(3))
    }

    private mutating func answer(_ room: ExampleRoom) {
        let log = room.log
        let page = Page(
            count: 5, entries: Array(log.stored[3...]), receipt: log.receipt(4).encoded,
            // Max is the first in the list.
            appenders: [nil, Appender(place: 0)])
        block("page", page.encoded)
        inline("head(5) of the room", log.place.head.bytes)
        block("checkpoint", Checkpoint(log: log.id, place: log.place).encoded)
    }

    private var origin: ServerOrigin {
        guard let origin = ServerOrigin("https://postern.example") else { preconditionFailure("an origin") }
        return origin
    }

    private mutating func inline(_ name: String, _ bytes: [UInt8]) { inline(name, Hexadecimal.encode(bytes)) }

    private mutating func inline(_ name: String, _ text: String) {
        all.append(Value(name: name, text: text, isBlock: false))
    }

    private mutating func block(_ name: String, _ bytes: [UInt8]) {
        let lines = stride(from: 0, to: bytes.count, by: 32).map {
            Hexadecimal.encode(bytes[$0..<min($0 + 32, bytes.count)])
        }
        block(name, lines.joined(separator: "\n"))
    }

    private mutating func block(_ name: String, _ text: String) {
        all.append(Value(name: name, text: text, isBlock: true))
    }
}
