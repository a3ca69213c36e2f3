import PosternAPI
import PosternFormat
import PosternSigning

/// One log as its writers see it: what they have seen, and how the next entry is made.
struct Log: Sendable {
    let id: LogID
    /// How far they have seen it.
    var place: Place
    /// The place after the last statement of a room.
    var last: Place
    /// How far they have seen the program log; in a room.
    var program: Place
    var epoch: UInt32 = 0

    var count: UInt64 { place.count }
    var path: String { Endpoint.log(id).path }
    var statements: String { Endpoint.statements(id).path }
    var events: String { Endpoint.events(id).path }
    var prefix: EntryPrefix { EntryPrefix(log: id, seen: place, program: program, epoch: epoch) }

    /// A log without entries. In a room, `program` is the program log that its writers know.
    init(id: LogID, program: Log? = nil) {
        self.id = id
        place = Place(startOf: id)
        last = place
        self.program = program?.place ?? place
    }

    /// Goes on to the entry that this receipt is for.
    mutating func advance(_ entry: [UInt8], _ receipt: Receipt) {
        place = receipt.place
        guard let statement = try? Statement(decoding: entry) else { return }
        last = place
        program = statement.prefix.program
        if let next = statement.reason.epoch { epoch = next.number }
    }

    func programStatement(
        _ action: ProgramStatement.Action, extensions: Extensions = .none, by author: Person
    ) -> [UInt8] {
        ProgramStatement(
            program: id.program, place: place, madeAt: TestServer.now(), action: action,
            extensions: extensions,
            author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func statement(
        _ reason: Statement.Reason, extensions: Extensions = .none, by author: Person, program: Log
    ) -> [UInt8] {
        Statement(
            prefix: EntryPrefix(log: id, seen: place, program: program.place, epoch: epoch),
            madeAt: TestServer.now(), last: last, reason: reason, extensions: extensions,
            author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func grant(_ wraps: [HistoryWrap], to member: Person, by author: Person) -> [UInt8] {
        HistoryGrant(
            prefix: prefix, madeAt: TestServer.now(), member: member.fingerprint, wraps: wraps,
            author: author.fingerprint, sign: author.sign
        ).encoded
    }

    func approval(
        _ member: Person, _ role: Role, readsFrom: UInt32 = 1, replacing replaced: Person? = nil,
        by author: Person
    ) -> Approval {
        Approval(
            prefix: prefix, madeAt: TestServer.now(), statement: last, member: member.fingerprint, role: role,
            readsFrom: readsFrom, replaces: replaced?.fingerprint, author: author.fingerprint,
            sign: author.sign)
    }

    /// A message of nobody's: its body is noise, as every message is to a server.
    func message(_ length: Int = Padding.least) -> [UInt8] {
        let random = RandomSource.system
        guard let commitment = Digest(random.bytes(32)) else { fatalError("no digest") }
        let header = Message.Header(prefix: prefix, sealedKey: random.bytes(80), commitment: commitment)
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
