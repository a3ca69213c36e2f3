import PosternFormat
import PosternSealing
import PosternSigning

/// A log as it grows, with a receipt for each entry. What is added is not verified: some of it is meant to be wrong.
struct LogBuilder {
    let log: LogID
    private(set) var stored: [StoredEntry] = []

    static let start: UInt64 = 1_800_000_000_000

    var count: UInt64 { UInt64(stored.count) }
    var head: Digest { stored.last.map { Entry.hash(of: $0.entry, program: log.program) } ?? .zero }
    /// The head as statements cite it.
    var programHead: EntryReference { reference(Int(count) - 1) }
    /// The last statement of a room, as the next one names it.
    var lastStatement: EntryReference? {
        stored.lastIndex { $0.entry.first == ObjectType.statement.rawValue }.map(reference)
    }
    var checkpoint: Checkpoint { Checkpoint(log: log, index: count - 1, entryHash: head) }
    /// One minute an entry.
    var now: Timestamp { Self.time(count) }

    static func time(_ minutes: UInt64) -> Timestamp {
        required(Timestamp(milliseconds: start + 60_000 * minutes))
    }

    /// An entry as later ones refer to it.
    func reference(_ place: Int) -> EntryReference {
        EntryReference(
            index: UInt64(place), hash: Entry.hash(of: stored[place].entry, program: log.program))
    }

    mutating func add(_ entry: [UInt8], receipt: [UInt8]? = nil) {
        let receipt = receipt ?? self.receipt(for: entry)
        stored.append(StoredEntry(entry: entry, receipt: receipt))
    }

    func adding(_ entry: [UInt8], receipt: [UInt8]? = nil) -> LogBuilder {
        var grown = self
        grown.add(entry, receipt: receipt)
        return grown
    }

    func receipt(
        for entry: [UInt8], log other: LogID? = nil, index: UInt64? = nil, hash: Digest? = nil,
        at time: Timestamp? = nil, by signer: Person = .server
    ) -> [UInt8] {
        Receipt(
            log: other ?? log, index: index ?? count,
            entryHash: hash ?? Entry.hash(of: entry, program: log.program), receivedAt: time ?? now,
            sign: signer.sign
        ).encoded
    }

    /// Puts other bytes in place of what is stored, as a server could.
    func replacing(_ index: Int, with stored: StoredEntry) -> LogBuilder {
        var changed = self
        changed.stored[index] = stored
        return changed
    }

    func dropping(_ index: Int) -> LogBuilder {
        var changed = self
        changed.stored.remove(at: index)
        return changed
    }

    func swapping(_ one: Int, _ other: Int) -> LogBuilder {
        var changed = self
        changed.stored.swapAt(one, other)
        return changed
    }

    func prefix(_ length: Int) -> LogBuilder {
        var changed = self
        changed.stored = Array(stored.prefix(length))
        return changed
    }
}

extension LogBuilder {
    /// The next entry of a program log.
    func programStatement(
        _ action: ProgramStatement.Action, by author: Person = .ada, signer: Person? = nil,
        program: ProgramID? = nil, index: UInt64? = nil, previous: Digest? = nil
    ) -> [UInt8] {
        ProgramStatement(
            program: program ?? log.program, index: index ?? count, previous: previous ?? head, madeAt: now,
            action: action, author: author.fingerprint, sign: (signer ?? author).sign
        ).encoded
    }

    /// The next statement of a room's log; `before` is given where it does not name the last one.
    func statement(
        _ reason: Statement.Reason, by author: Person = .ada, signer: Person? = nil, log other: LogID? = nil,
        index: UInt64? = nil, previous: Digest? = nil, before: EntryReference?? = .none,
        programHead: EntryReference? = nil
    ) -> [UInt8] {
        Statement(
            log: other ?? log, index: index ?? count, previous: previous ?? head, madeAt: now,
            programHead: programHead ?? World.programHead(of: log.program),
            statementBefore: before ?? lastStatement, reason: reason, author: author.fingerprint,
            sign: (signer ?? author).sign
        ).encoded
    }

    /// The next entry of a room's log, in which somebody passes secrets on; `wraps` are given where they are wrong.
    func grant(
        to member: Person, _ epochs: [UInt32], by author: Person = .ada, signer: Person? = nil,
        log other: LogID? = nil, index: UInt64? = nil, previous: Digest? = nil, wraps: [HistoryWrap]? = nil
    ) -> [UInt8] {
        HistoryGrant(
            log: other ?? log, index: index ?? count, previous: previous ?? head, madeAt: now,
            member: member.fingerprint,
            wraps: wraps
                ?? epochs.map { HistoryWrap(epoch: $0, wrap: Epochs.wrap(log, $0, to: member)) },
            author: author.fingerprint, sign: (signer ?? author).sign
        ).encoded
    }

    /// The next entry of a room's log, in which somebody agrees to an addition.
    func approval(
        of member: Person, _ role: Role, from epoch: UInt32, by author: Person = .ben, signer: Person? = nil,
        log other: LogID? = nil, index: UInt64? = nil, previous: Digest? = nil
    ) -> [UInt8] {
        Approval(
            log: other ?? log, index: index ?? count, previous: previous ?? head, madeAt: now,
            member: member.fingerprint, role: role, readsFrom: epoch, author: author.fingerprint,
            sign: (signer ?? author).sign
        ).encoded
    }

    /// A draft of `author`'s. The id follows from the text.
    static func draft(
        _ text: String, by author: Person, counter: UInt64 = 1, kind: Content.Kind = .message,
        id: String? = nil, opening: [UInt8] = []
    ) -> Content.Draft {
        Content.Draft(
            kind: kind, id: MessageID(random: .reproducible(seed: "postern vectors: id of \(id ?? text)")),
            author: author.fingerprint, counter: counter, sentAt: time(min(counter, 1000)), opening: opening,
            text: Array(text.utf8))
    }

    /// The next message of a room's log. The random bytes follow from place and text.
    func message(
        _ draft: Content.Draft, by sealer: Person, epoch: UInt32 = 1, key: CaseKey? = nil,
        log other: LogID? = nil,
        index: UInt64? = nil, previous: Digest? = nil
    ) -> [UInt8] {
        let place = other ?? log
        return draft.sealed(
            in: place, index: index ?? count, previous: previous ?? head, epoch: epoch,
            key: key ?? Epochs.key(place, epoch), by: sealer.identity,
            random: .reproducible(seed: Self.seed(place, index ?? count, draft))
        ).encoded
    }

    static func seed(_ log: LogID, _ index: UInt64, _ draft: Content.Draft) -> String {
        "postern vectors: message \(hex(draft.text.prefix(64))) at \(index) in \(log) \(draft.counter)"
    }

    func message(_ text: String, by author: Person, counter: UInt64 = 1, epoch: UInt32 = 1) -> [UInt8] {
        message(Self.draft(text, by: author, counter: counter), by: author, epoch: epoch)
    }
}
