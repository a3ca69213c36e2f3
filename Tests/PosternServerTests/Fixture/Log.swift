import PosternAPI
import PosternFormat
import PosternSigning

/// One log as its writers see it: where it stands, and how the next entry is made.
struct Log: Sendable {
    let id: LogID
    var count: UInt64 = 0
    var head: Digest = .zero
    var epoch: UInt32 = 0
    /// The last statement of a room.
    var last: EntryReference?

    var path: String { Endpoint.log(id).path }
    var statements: String { Endpoint.statements(id).path }
    var events: String { Endpoint.events(id).path }

    mutating func advance(_ entry: [UInt8]) {
        head = Entry.hash(of: entry, program: id.program)
        if (try? Statement(decoding: entry)) != nil { last = EntryReference(index: count, hash: head) }
        count += 1
    }

    func programStatement(_ action: ProgramStatement.Action, by author: Person) -> [UInt8] {
        ProgramStatement(
            program: id.program, index: count, previous: head, madeAt: TestServer.now(), action: action,
            author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func statement(_ reason: Statement.Reason, by author: Person, program: Log) -> [UInt8] {
        Statement(
            log: id, index: count, previous: head, madeAt: TestServer.now(),
            programHead: .init(index: program.count - 1, hash: program.head), statementBefore: last,
            reason: reason,
            author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func grant(_ wraps: [HistoryWrap], to member: Person, by author: Person) -> [UInt8] {
        HistoryGrant(
            log: id, index: count, previous: head, madeAt: TestServer.now(), member: member.fingerprint,
            wraps: wraps,
            author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func approval(
        _ member: Person, _ role: Role, readsFrom: UInt32 = 1, by author: Person
    ) -> [UInt8] {
        Approval(
            log: id, index: count, previous: head, madeAt: TestServer.now(), member: member.fingerprint,
            role: role,
            readsFrom: readsFrom, author: author.fingerprint, sign: author.sign
        ).encoded
    }

    /// A message of nobody's: its body is noise, as every message is to a server.
    func message(_ length: Int = Padding.least, at index: UInt64? = nil) -> [UInt8] {
        let random = RandomSource.system
        guard let commitment = Digest(random.bytes(32)) else { fatalError("no digest") }
        let header = Message.Header(
            log: id, index: index ?? count, previous: head, epoch: epoch, sealedKey: random.bytes(80),
            commitment: commitment)
        return Message(header: header, body: random.bytes(Padding.paddedLength(length) + 16)).encoded
    }

    /// A new case key for these members.
    func nextEpoch(_ members: [Member]) -> Epoch {
        var key = RandomSource.system.bytes(32)
        key[31] &= 0x3f
        guard let key = CaseKey(key) else { fatalError("no such key") }
        return Epoch(number: epoch + 1, key: key, members: members)
    }
}
