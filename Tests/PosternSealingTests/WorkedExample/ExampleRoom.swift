import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternSealing

/// The room of the worked example: opened, a report, a newcomer, a grant for her, the acknowledgement.
struct ExampleRoom {
    static let report = Array("The password reset accepts any token that begins with 0.\r\nSteps: …\n".utf8)

    let program: ExampleProgram
    let commitment: Commitment
    private(set) var log: ExampleLog
    private(set) var messages: [SealedByHand] = []

    /// A message, and what it was sealed with.
    struct SealedByHand {
        let contentKey: [UInt8]
        let content: Content
        let message: Message
    }

    init(_ program: ExampleProgram) throws {
        self.program = program
        let (ada, max, rin, lea) = (program.ada, program.max, program.rin, program.lea)
        commitment = Commitment(
            to: Self.report, by: rin.fingerprint, salt: exampleRandom("commitment salt"),
            program: program.genesis.id)
        let caseID = try #require(CaseID(exampleRandom("case id", 16)))
        log = ExampleLog(LogID(program: program.genesis.id, case: caseID, room: .shared))
        let begin = log.place
        let contact = try #require(Contact("https://forge.example/ferry/issues/17"))
        let three: [(ExamplePerson, Role)] = [(ada, .coordinator), (max, .maintainer), (rin, .researcher)]
        state(
            .opened(contact, commitment: commitment, epoch(1, three)), last: begin, epoch: 0, program: 2,
            at: 3600)
        say(
            "report", .message, Self.report, opening: exampleRandom("commitment salt"), by: rin, epoch: 1,
            program: 2, at: 7200)
        state(
            .changed(epoch(2, three + [(lea, .maintainer)]), approvals: []), last: log.places[1], epoch: 1,
            program: 3, at: 86_460)
        let grant = HistoryGrant(
            prefix: prefix(epoch: 2, program: 3), madeAt: ExampleLog.time(86_520), member: lea.fingerprint,
            wraps: [HistoryWrap(epoch: 1, wrap: wrap(1, to: lea))], author: max.fingerprint, sign: max.sign)
        log.add(grant.encoded, madeAt: 86_520)
        say(
            "acknowledgement", .acknowledgement, Array("Received. Thank you.".utf8), opening: [], by: max,
            epoch: 2, program: 3, at: 90_000)
    }

    func secret(_ number: UInt32) -> EpochSecret {
        EpochSecret(
            log: log.id, number: number, secret: SecretBytes(copying: exampleRandom("epoch \(number) secret"))
        )
    }

    /// What a wrap is for.
    func context(_ number: UInt32, _ person: ExamplePerson) -> [UInt8] {
        var encoder = Encoder()
        log.id.encodeRoom(into: &encoder)
        encoder.uint32(number)
        encoder.fixed(person.fingerprint.bytes)
        return Tag.wrapContext.digest(log.id.program, encoder.bytes).bytes
    }

    func wrap(_ number: UInt32, to person: ExamplePerson) -> [UInt8] {
        sodiumBox(
            exampleRandom("epoch \(number) secret") + context(number, person),
            to: person.card.receivingKey.bytes,
            seed: exampleRandom("epoch \(number) ephemeral seed of \(person.name)"))
    }

    private func epoch(_ number: UInt32, _ people: [(ExamplePerson, Role)]) -> Epoch {
        Epoch(
            number: number, key: secret(number).key,
            members: people.map { person, role in
                Member(
                    salt: exampleRandom("epoch \(number) salt of \(person.name)"), role: role,
                    name: person.name,
                    card: person.card, readsFrom: 1, wrap: wrap(number, to: person))
            })
    }

    private func prefix(epoch: UInt32, program count: Int) -> EntryPrefix {
        EntryPrefix(log: log.id, seen: log.place, program: program.log.places[count], epoch: epoch)
    }

    private mutating func state(
        _ reason: Statement.Reason, last: Place, epoch: UInt32, program count: Int, at seconds: UInt64
    ) {
        let statement = Statement(
            prefix: prefix(epoch: epoch, program: count), madeAt: ExampleLog.time(seconds), last: last,
            reason: reason, author: program.ada.fingerprint, sign: program.ada.sign)
        log.add(statement.encoded, madeAt: seconds)
    }

    private mutating func say(
        _ label: String, _ kind: Content.Kind, _ text: [UInt8], opening: [UInt8], by author: ExamplePerson,
        epoch: UInt32, program count: Int, at seconds: UInt64
    ) {
        let key = secret(epoch).key
        let contentKey = exampleRandom("\(label) content key")
        let sealedKey = sodiumBox(contentKey, to: key.bytes, seed: exampleRandom("\(label) ephemeral seed"))
        let header = Message.Header(
            prefix: prefix(epoch: epoch, program: count), sealedKey: sealedKey,
            commitment: Tag.keyCommitment.keyedDigest(
                SecretBytes(copying: contentKey), log.id.program, sealedKey))
        guard let id = MessageID(exampleRandom("\(label) id", 16)) else { preconditionFailure("16 bytes") }
        let draft = Content.Draft(
            kind: kind, id: id, author: author.fingerprint, sentAt: ExampleLog.time(seconds),
            opening: opening,
            text: text)
        let content = Content(draft, in: header, key: key, sign: author.sign)
        var encoder = Encoder()
        encoder.vector(content.encoded)
        let zeros = Padding.paddedLength(encoder.bytes.count) - encoder.bytes.count
        let body = Cipher.seal(
            encoder.bytes + [UInt8](repeating: 0, count: zeros),
            key: bodyKey(SecretBytes(copying: contentKey), header), nonce: Cipher.singleUseNonce,
            associated: header.encoded)
        let message = Message(header: header, body: body)
        messages.append(SealedByHand(contentKey: contentKey, content: content, message: message))
        log.add(message.encoded, madeAt: seconds)
    }
}
