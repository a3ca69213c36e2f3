internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// A program with one coordinator and one room with so many messages, as a server would hand it over.
struct Thread: ~Copyable {
    /// How many entries a page holds here.
    static let entriesPerPage = 1500

    let reader: Identity
    let programLog: UnverifiedLog
    let room: LogID
    /// Each encoded, with the receipt of its last entry.
    let pages: [[UInt8]]

    init(messages: Int, textBytes: Int) throws {
        let random = RandomSource.system
        guard let now = Timestamp(milliseconds: 1_800_000_000_000), let name = Name("benchmark"),
            let contact = Contact("https://example.org/issues/1")
        else { preconditionFailure("constants are valid") }
        let server = SigningKey(random: random)
        let sign: Sign = { server.signature(tag: $0, program: $1, over: $2) }
        let reader = Identity(name: name, random: random)
        let genesis = Genesis(
            name: name, madeAt: now, serverKey: server.verifyingKey, card: reader.card, coordinatorName: name,
            recovery: nil, random: random
        ) { reader.sign($0, $1, $2) }
        let programID = LogID(program: genesis.id)
        var begun = Growing(programID, at: now)
        let founding = begun.add(genesis.encoded, sign)
        programLog = UnverifiedLog(log: programID, entries: founding.entries, receipt: founding.receipt)
        let program = try programLog.verifiedProgram(checkpoint: nil)

        let room = LogID(program: genesis.id, case: CaseID(random: random), room: .shared)
        let secret = EpochSecret(log: room, number: 1, random: random)
        let member = Member(
            salt: random.bytes(Member.saltLength), role: .coordinator, name: name, card: reader.card,
            readsFrom: 1, wrap: secret.wrap(to: reader.card, random: random))
        var growing = Growing(room, at: now)
        let opening = Statement(
            prefix: EntryPrefix(log: room, seen: growing.place, program: program.state.place, epoch: 0),
            madeAt: now, last: growing.place,
            reason: .opened(contact, commitment: nil, Epoch(number: 1, key: secret.key, members: [member])),
            author: reader.fingerprint
        ) { reader.sign($0, $1, $2) }
        var page = growing.add(opening.encoded, sign)
        var log = try UnverifiedLog(log: room, entries: page.entries, receipt: page.receipt)
            .verified(program: program, checkpoint: nil)
        var (entries, pages) = (page.entries, [[UInt8]]())
        for number in 1...messages {
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: random), author: reader.fingerprint, sentAt: now,
                text: random.bytes(textBytes))
            guard
                let message = draft.sealed(
                    after: log, program: program.state.place, by: reader, random: random)
            else { break }
            page = growing.add(message.encoded, sign)
            try log.extend(with: page.entries, receipt: page.receipt, program: program)
            entries += page.entries
            if entries.count == Self.entriesPerPage || number == messages {
                pages.append(
                    Page(count: UInt64(messages) + 1, entries: entries, receipt: page.receipt).encoded)
                entries = []
            }
        }
        self.room = room
        self.pages = pages
        self.reader = reader
    }
}

/// A log as a server keeps it.
private struct Growing {
    let log: LogID
    let time: Timestamp
    var place: Place

    init(_ log: LogID, at time: Timestamp) {
        self.log = log
        self.time = time
        place = Place(startOf: log)
    }

    mutating func add(_ entry: [UInt8], _ sign: Sign) -> (entries: [StoredEntry], receipt: [UInt8]) {
        let hash = Entry.hash(of: entry, program: log.program)
        let receipt = Receipt(log: log, before: place, time: time, entryHash: hash, sign: sign)
        place = receipt.place
        return ([StoredEntry(time: time, entry: entry)], receipt.encoded)
    }
}
