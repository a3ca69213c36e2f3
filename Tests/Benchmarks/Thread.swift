internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// A program with one coordinator and one room with so many messages, as a server would hand it over.
struct Thread: ~Copyable {
    let reader: Identity
    let programLog: UnverifiedLog
    let roomLog: UnverifiedLog

    init(messages: Int, textBytes: Int) throws {
        let random = RandomSource.system
        guard let now = Timestamp(milliseconds: 1_800_000_000_000), let name = Name("benchmark"),
            let contact = Contact("https://example.org/issues/1")
        else { preconditionFailure("constants are valid") }
        let server = SigningKey(random: random)
        let sign: Sign = { server.signature(tag: $0, program: $1, over: $2) }
        let reader = Identity(name: name, random: random)
        let genesis = Genesis(
            name: name, madeAt: now, policy: .standard, serverKey: server.verifyingKey, card: reader.card,
            coordinatorName: name, recovery: nil, random: random
        ) { reader.sign($0, $1, $2) }
        func stored(_ entry: [UInt8], _ log: LogID, _ index: UInt64) -> StoredEntry {
            let hash = Entry.hash(of: entry, program: genesis.id)
            let receipt = Receipt(log: log, index: index, entryHash: hash, receivedAt: now, sign: sign)
            return StoredEntry(entry: entry, receipt: receipt.encoded)
        }
        let programID = LogID(program: genesis.id)
        programLog = UnverifiedLog(log: programID, entries: [stored(genesis.encoded, programID, 0)])
        let program = try programLog.verifiedProgram(checkpoint: nil)

        let room = LogID(program: genesis.id, case: CaseID(random: random), room: .shared)
        let secret = EpochSecret(log: room, number: 1, random: random)
        let member = Member(
            role: .coordinator, name: name, card: reader.card, readsFrom: 1,
            wrap: secret.wrap(to: reader.card, random: random))
        let opening = Statement(
            log: room, index: 0, previous: .zero, madeAt: now, programHead: program.state.head,
            statementBefore: nil,
            reason: .opened(contact, Epoch(number: 1, key: secret.key, members: [member])),
            author: reader.fingerprint
        ) { reader.sign($0, $1, $2) }
        var log = try UnverifiedLog(log: room, entries: [stored(opening.encoded, room, 0)])
            .verified(program: program, checkpoint: nil)
        var entries = [stored(opening.encoded, room, 0)]
        for count in 1...UInt64(messages) {
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: random), author: reader.fingerprint, counter: count,
                sentAt: now, text: random.bytes(textBytes))
            guard let message = draft.sealed(after: log, by: reader, random: random) else { break }
            let next = stored(message.encoded, room, count)
            try log.extend(with: [next], program: program)
            entries.append(next)
        }
        roomLog = UnverifiedLog(log: room, entries: entries)
        self.reader = reader
    }
}
