import CSodiumAEAD
import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning

extension Target {
    /// What a member can put under the seal: any plaintext, sealed under the right keys in the right place, and opened.
    ///
    /// The bytes are the padded plaintext; the content in right padding; and that content, signed by a member.
    static let opening = Target(
        "opening", vectors: ["content"],
        specimens: {
            ["specimen": Content(specimen, in: sealed.header, key: room.key, sign: Person.ada.sign).encoded]
        }, longest: 2048
    ) { bytes in
        open(
            bytes + Array(repeating: 0, count: Padding.paddedLength(bytes.count) - bytes.count),
            isSigned: false)
        open(padded(bytes), isSigned: false)
        guard bytes.count > 2 + Signature.length else { return }
        let signed = bytes.dropLast(2 + Signature.length)
        var encoder = Encoder()
        encoder.vector(sealed.header.encoded)
        encoder.vector(room.key.bytes)
        encoder.fixed(Array(signed))
        let signature = Person.ada.sign(.message, room.log.program, encoder.bytes)
        encoder = Encoder()
        encoder.vector(signature.bytes)
        open(padded(signed + encoder.bytes), isSigned: true)
    }

    /// `content<V>` and zeros up to the padded length.
    private static func padded(_ content: some Collection<UInt8>) -> [UInt8] {
        var encoder = Encoder()
        encoder.vector(content)
        return encoder.bytes
            + Array(repeating: 0, count: Padding.paddedLength(encoder.bytes.count) - encoder.bytes.count)
    }

    private static func open(_ plaintext: [UInt8], isSigned: Bool) {
        let entry = Message(header: sealed.header, body: body(plaintext)).encoded
        var draft = room.draft
        draft.add(entry)
        var log = room.log(of: draft)
        guard let last = log.popLast(), let first = log.first else { fatalError("two entries") }
        var reader = RoomReader()
        do throws(WrapError) {
            try reader.take(first, identity: Person.ben.identity)
        } catch {
            fatalError("not so: a wrap opens: \(error)")
        }
        do throws(OpenError) {
            let opened = try reader.open(last)
            require(opened.draft.author == Person.ada.fingerprint, "nobody speaks for another")
            require(isSigned || isSpecimen(opened.draft), "an author signs")
            require(
                reader.counter(of: opened.draft.author) == opened.draft.counter, "counters are remembered")
            require((try? reader.open(last)) == nil, "a message is opened once")
        } catch {
            require(!error.description.isEmpty, "an error has words")
            require(error != .sealedKey && error != .commitment && error != .body, "the seal is right")
        }
    }

    /// The one content that was signed otherwise than here.
    private static func isSpecimen(_ draft: Content.Draft) -> Bool { draft == specimen }

    private static let specimen = Content.Draft(
        kind: .message, id: MessageID(random: .reproducible(seed: seed)), author: Person.ada.fingerprint,
        counter: 1, sentAt: LogDraft.time(1), text: Array("said".utf8))
    private static let seed = "postern fuzzing: opening"

    private static let room = OpenedRoom()

    /// A message that was made as it should be: its header and keys are kept, its inside is replaced.
    private static let sealed: Message = specimen.sealed(
        in: room.log, index: 1, previous: room.draft.head, epoch: 1, key: room.key, by: Person.ada.identity,
        random: .reproducible(seed: seed))

    private static func body(_ plaintext: [UInt8]) -> [UInt8] {
        // The content key is the first that the message asked its source for.
        let contentKey = SecretBytes(copying: RandomSource.reproducible(seed: seed).bytes(32))
        var encoder = Encoder()
        room.log.encodeRoom(into: &encoder)
        encoder.uint64(1)
        encoder.uint32(1)
        let key = Tag.bodyKey.keyedSecret(contentKey, room.log.program, encoder.bytes).exposed()
        let associated = sealed.header.encoded
        let nonce = [UInt8](repeating: 0, count: 24)
        var body = [UInt8](repeating: 0, count: plaintext.count + Limits.authenticatorBytes)
        let result = unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
            &body, nil, plaintext, UInt64(plaintext.count), associated, UInt64(associated.count), nil, nonce,
            key)
        precondition(result == 0)
        return body
    }
}

/// A room that Ada opened for herself and Ben.
private struct OpenedRoom: Sendable {
    let log: LogID
    let key: CaseKey
    let draft: LogDraft
    private let program: VerifiedProgram

    init() {
        var choices = Choices([])
        var program = ProgramDraft(&choices)
        program.enrollTwo()
        guard let caseID = CaseID(Array(repeating: 9, count: CaseID.length)),
            let contact = Contact("https://forge.example/marmalade/issues/2")
        else { fatalError("an id and a contact") }
        let log = LogID(program: program.state.id, case: caseID, room: .shared)
        let people: [(Person, Role)] = [(.ada, .coordinator), (.ben, .maintainer)]
        let epoch = Epoch(
            number: 1, key: EpochKeys.key(log, 1),
            members: people.map { person, role in
                Member(
                    role: role, name: person.name, card: person.card, readsFrom: 1,
                    wrap: EpochKeys.wrap(log, 1, to: person))
            })
        var draft = LogDraft(log)
        draft.add(
            Statement(
                log: log, index: 0, previous: .zero, madeAt: LogDraft.time(0),
                programHead: program.state.head,
                statementBefore: nil, reason: .opened(contact, epoch), author: Person.ada.fingerprint,
                sign: Person.ada.sign
            ).encoded)
        self.log = log
        self.draft = draft
        self.program = program.verified()
        key = epoch.key
    }

    /// The verified entries.
    func log(of draft: LogDraft) -> [VerifiedEntry] {
        do throws(LogError) {
            return try UnverifiedLog(log: log, entries: draft.stored)
                .verified(program: program, checkpoint: nil).entries
        } catch {
            fatalError("not so: what is right verifies: \(error)")
        }
    }
}
