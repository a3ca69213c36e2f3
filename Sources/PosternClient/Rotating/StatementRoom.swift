internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// A room as its statements alone show it: enough to issue the next key, or to end it, whatever the length of the log.
struct StatementRoom: Sendable {
    let session: Session
    let handle: CaseHandle
    private(set) var program: VerifiedProgram
    private(set) var log: VerifiedStatements
    /// The statement whose member list the person at this home saw last.
    private(set) var shownList: UInt64 = 0

    init(session: Session, handle: CaseHandle, program: VerifiedProgram, log: VerifiedStatements) {
        self.session = session
        self.handle = handle
        self.program = program
        self.log = log
    }

    var id: LogID { log.log }
    var isClosed: Bool { log.statements.isClosed }
    /// The epoch in force.
    var epoch: Epoch {
        guard let epoch = log.statements.epoch else {
            preconditionFailure("the first statement opens a room")
        }
        return epoch
    }
    /// The statements that brought a member list, from the first.
    var lists: [(entry: VerifiedEntry, statement: Statement, epoch: Epoch)] {
        log.entries.compactMap { entry in
            guard case .statement(let statement) = entry.entry, let epoch = statement.reason.epoch else {
                return nil
            }
            return (entry, statement, epoch)
        }
    }

    /// Remembers whose case it is, what was verified, and which member list was met first.
    mutating func remember() throws(ClientError) {
        let home = session.home
        guard let statement = log.statements.last else {
            preconditionFailure("a room begins with a statement")
        }
        try home.know(id.caseID, of: id.program)
        try home.mark(
            id, Marks(statement: statement, head: EntryReference(index: log.count - 1, hash: log.head)))
        if let seen = try home.seen(id) {
            shownList = seen.members
        } else {
            // As where the room is opened: a list that somebody signed who has left is not taken unasked.
            let list = lists.last { program.state.enrolled($0.statement.author)?.role == .coordinator }
            shownList = list?.entry.index ?? 0
            try home.see(id, Seen(read: 0, members: shownList))
        }
    }

    /// A statement that this identity signed, about a list that the person had seen, counts as seen.
    mutating func seeOwn(_ index: UInt64) throws(ClientError) {
        try session.home.see(id, Seen(read: 0, members: index))
        shownList = max(shownList, index)
    }

    /// Takes what was just appended.
    mutating func extend(with stored: StoredEntry) throws(ClientError) {
        do throws(LogError) {
            try log.extend(with: [stored], program: program)
        } catch {
            throw ClientError(error)
        }
    }

    /// Takes the program log as it is now.
    mutating func renewProgram() async throws(ClientError) {
        program = try await session.program(handle.pin, at: handle.server)
    }

    /// The statement of this reason that follows the head, tried against the append rule before it is sent.
    ///
    /// - Parameter earliest: the statement says no earlier time than this, even if the clock was set back.
    func rehearsed(
        _ reason: Statement.Reason, notBefore earliest: Timestamp? = nil
    ) throws(ClientError) -> [UInt8] {
        let now = session.clock()
        let statement = Statement(
            log: id, index: log.count, previous: log.head, madeAt: earliest.map { max($0, now) } ?? now,
            programHead: program.state.head, statementBefore: log.statements.last, reason: reason,
            author: handle.me.fingerprint, sign: handle.me.sign)
        do throws(LogError) {
            try log.rehearse(statement.encoded, program: program.state)
        } catch {
            if case .closed = error.fault { throw .caseClosed(id.caseID) }
            throw .impossible(
                what: "case \(id.caseID.short), room \(id.room)", reason: error.fault.description)
        }
        return statement.encoded
    }
}
