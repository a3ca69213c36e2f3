import PosternFormat
import PosternSealing
import PosternSigning

/// The next entry of a log, of each kind.
extension LogBuilder {
    /// The statements of a room, each with its index.
    private var statements: [(index: Int, statement: Statement)] {
        stored.enumerated().compactMap { index, stored in
            guard stored.entry.first == ObjectType.statement.rawValue,
                let statement = try? Statement(decoding: stored.entry)
            else { return nil }
            return (index, statement)
        }
    }

    /// The place after the last statement of a room.
    var last: Place { statements.last.map { places[$0.index + 1] } ?? places[0] }

    /// The epoch in force.
    var epoch: UInt32 { statements.compactMap { $0.statement.reason.epoch?.number }.last ?? 0 }

    /// What the next entry of a room begins with, with what is given in place of what is right.
    func prefix(
        log other: LogID? = nil, seen: Place? = nil, program: Place? = nil, epoch: UInt32? = nil
    ) -> EntryPrefix {
        EntryPrefix(
            log: other ?? log, seen: seen ?? place, program: program ?? World.programPlace(of: log.program),
            epoch: epoch ?? self.epoch)
    }

    /// The next entry of a program log.
    func programStatement(
        _ action: ProgramStatement.Action, by author: Person = .ada, signer: Person? = nil,
        program: ProgramID? = nil, place: Place? = nil, extensions: Extensions = .none
    ) -> [UInt8] {
        ProgramStatement(
            program: program ?? log.program, place: place ?? self.place, madeAt: now, action: action,
            extensions: extensions, author: author.fingerprint, sign: (signer ?? author).sign
        ).encoded
    }

    /// The next policy of a program log, with what is given in place of what is right.
    func policy(
        _ version: UInt32, hours: UInt32 = 48, by author: Person = .ada, signer: Person? = nil,
        program: ProgramID? = nil, extensions: Extensions = .none
    ) -> Policy {
        let targets = required(Policy.Targets(acknowledgeHours: hours, rotateDays: 14, rotateMessages: 100))
        return Policy(
            program: program ?? log.program, version: version, madeAt: now, targets: targets,
            extensions: extensions, author: author.fingerprint, sign: (signer ?? author).sign)
    }

    /// The next statement of a room's log.
    func statement(
        _ reason: Statement.Reason, by author: Person = .ada, signer: Person? = nil,
        prefix: EntryPrefix? = nil, last: Place? = nil, extensions: Extensions = .none
    ) -> [UInt8] {
        Statement(
            prefix: prefix ?? self.prefix(), madeAt: now, last: last ?? self.last, reason: reason,
            extensions: extensions, author: author.fingerprint, sign: (signer ?? author).sign
        ).encoded
    }

    /// The next entry of a room's log, in which secrets are passed on; `wraps` are given where they are wrong.
    func grant(
        to member: Person, _ epochs: [UInt32], by author: Person = .ada, signer: Person? = nil,
        prefix: EntryPrefix? = nil, wraps: [HistoryWrap]? = nil
    ) -> [UInt8] {
        HistoryGrant(
            prefix: prefix ?? self.prefix(), madeAt: now, member: member.fingerprint,
            wraps: wraps ?? epochs.map { HistoryWrap(epoch: $0, wrap: Epochs.wrap(log, $0, to: member)) },
            author: author.fingerprint, sign: (signer ?? author).sign
        ).encoded
    }

    /// A maintainer's agreement to an addition with the next statement.
    func approval(
        of member: Person, _ role: Role, from epoch: UInt32, replacing replaced: Person? = nil,
        by author: Person = .ben, signer: Person? = nil, prefix: EntryPrefix? = nil, statement: Place? = nil
    ) -> Approval {
        Approval(
            prefix: prefix ?? self.prefix(), madeAt: now, statement: statement ?? last,
            member: member.fingerprint, role: role, readsFrom: epoch, replaces: replaced?.fingerprint,
            author: author.fingerprint, sign: (signer ?? author).sign)
    }

    /// An entry of a kind that a later edition knows.
    func later(
        kind: UInt8 = 16, by author: Person = .ben, signer: Person? = nil, prefix: EntryPrefix? = nil
    ) -> [UInt8] {
        LaterEntry(
            kind: kind, prefix: prefix ?? self.prefix(), body: Array("of a later edition".utf8),
            author: author.fingerprint, sign: (signer ?? author).sign
        ).encoded
    }

    /// A draft of `author`'s. The id follows from the text.
    static func draft(
        _ text: String, by author: Person, kind: Content.Kind = .message, id: String? = nil,
        opening: [UInt8] = [], withdraws: [MessageID] = [], extensions: Extensions = .none,
        sentAt: Timestamp = time(1)
    ) -> Content.Draft {
        Content.Draft(
            kind: kind, id: MessageID(random: .reproducible(seed: "postern vectors: id of \(id ?? text)")),
            author: author.fingerprint, sentAt: sentAt, opening: opening, text: Array(text.utf8),
            withdraws: withdraws.sorted(), extensions: extensions)
    }

    /// The next message of a room's log. The random bytes follow from what was seen and the text.
    func message(
        _ draft: Content.Draft, by sealer: Person, prefix: EntryPrefix? = nil, key: CaseKey? = nil
    ) -> [UInt8] {
        let prefix = prefix ?? self.prefix()
        return draft.sealed(
            prefix, key: key ?? Epochs.key(prefix.log, max(prefix.epoch, 1)), by: sealer.identity,
            random: .reproducible(seed: Self.seed(prefix, draft))
        ).encoded
    }

    static func seed(_ prefix: EntryPrefix, _ draft: Content.Draft) -> String {
        "postern vectors: message \(hex(draft.text.prefix(64))) of \(draft.author) after \(hex(prefix.seen.head.bytes)) in \(prefix.log)"
    }

    func message(_ text: String, by author: Person, prefix: EntryPrefix? = nil) -> [UInt8] {
        message(Self.draft(text, by: author), by: author, prefix: prefix)
    }
}
