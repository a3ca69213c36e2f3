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
        var newer: FormatError?
        do throws(OpenError) {
            let opened = try reader.open(last, level: ProgramLevel.known)
            require(opened.draft.author == Person.ada.fingerprint, "nobody speaks for another")
            require(isSigned || isSpecimen(opened.draft), "an author signs")
            require(opened.draft.unknownCritical == nil, "what must be understood and is not is not shown")
            require(
                [.message, .acknowledgement].contains(opened.draft.kind),
                "nothing new is shown without a level")
            require(opened.repeats == nil, "what is opened first repeats nothing")
            let again = try? reader.open(last, level: ProgramLevel.known)
            require(again?.repeats == last.index, "what is opened again repeats it")
            return
        } catch {
            if case .uncovered(let error) = error { newer = error }
            require(!error.description.isEmpty, "an error has words")
            require(error != .sealedKey && error != .commitment && error != .body, "the seal is right")
        }
        // The same where the program's level covers what is new: no other fault becomes one of a later edition.
        do throws(OpenError) {
            let opened = try reader.open(last, level: ProgramLevel.known + 1)
            guard case .later(let number) = opened.draft.kind else {
                fatalError("not so: only kinds become known")
            }
            require(number < 128 && newer != nil, "what need not be understood is its author's")
            require(
                isSigned && opened.draft.author == Person.ada.fingerprint,
                "an author signs what is new as well")
        } catch {
            if case .newer(let because) = error {
                require(because == newer, "what is newer is what was not covered")
            } else {
                require(newer == nil, "what is not covered is newer: \(error)")
            }
        }
    }

    /// The one content that was signed otherwise than here.
    private static func isSpecimen(_ draft: Content.Draft) -> Bool { draft == specimen }

    private static let specimen = Content.Draft(
        kind: .message, id: MessageID(random: .reproducible(seed: seed)), author: Person.ada.fingerprint,
        sentAt: LogDraft.time(1), text: Array("said".utf8))
    private static let seed = "postern fuzzing: opening"

    private static var room: OpenedRoom { .shared }

    /// A message that was made as it should be: its header and keys are kept, its inside is replaced.
    private static let sealed: Message = specimen.sealed(
        EntryPrefix(log: room.log, seen: room.draft.place, program: room.programPlace, epoch: 1),
        key: room.key,
        by: Person.ada.identity, random: .reproducible(seed: seed))

    private static func body(_ plaintext: [UInt8]) -> [UInt8] {
        // The content key is the first that the message asked its source for.
        let contentKey = SecretBytes(copying: RandomSource.reproducible(seed: seed).bytes(32))
        let associated = sealed.header.encoded
        let key = Tag.bodyKey.keyedSecret(contentKey, room.log.program, associated).exposed()
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
struct OpenedRoom: Sendable {
    /// The same each time.
    static let shared = OpenedRoom()

    let log: LogID
    let key: CaseKey
    let draft: LogDraft
    let programPlace: Place
    let program: VerifiedProgram

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
                    salt: EpochKeys.salt(1, of: person), role: role, name: person.name, card: person.card,
                    readsFrom: 1,
                    wrap: EpochKeys.wrap(log, 1, to: person))
            })
        var draft = LogDraft(log)
        draft.add(
            Statement(
                prefix: EntryPrefix(log: log, seen: draft.place, program: program.state.place, epoch: 0),
                madeAt: LogDraft.time(0), last: draft.place, reason: .opened(contact, commitment: nil, epoch),
                author: Person.ada.fingerprint, sign: Person.ada.sign
            ).encoded)
        self.log = log
        self.draft = draft
        self.program = program.verified()
        programPlace = program.state.place
        key = epoch.key
    }

    /// The verified entries.
    func log(of draft: LogDraft) -> [VerifiedEntry] {
        do throws(LogError) {
            return try draft.received.verified(program: program, checkpoint: nil).entries
        } catch {
            fatalError("not so: what is right verifies: \(error)")
        }
    }
}
