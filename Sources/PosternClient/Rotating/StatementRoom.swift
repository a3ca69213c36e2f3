internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// A room as its statements alone show it: enough to issue the next key, or to end it, whatever the length of the log.
struct StatementRoom: ListedRoom, Sendable {
    let session: Session
    let handle: CaseHandle
    private(set) var program: VerifiedProgram
    /// Changed only by appending, which verifies.
    var log: VerifiedStatements
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
    var approvals: [Approval] { log.approvals }
    /// The epoch in force.
    var epoch: Epoch {
        guard let epoch = log.statements.epoch else {
            preconditionFailure("the first statement opens a room")
        }
        return epoch
    }
    var lists: [MemberList] { log.entries.memberLists }

    /// Remembers what was verified, and which member list was met first; with the place after a statement that was just
    /// appended here.
    mutating func remember(receipted: Place? = nil) throws(ClientError) {
        let home = session.home
        try home.mark(id, log.entries, receipted: receipted)
        if let seen = try home.seen(id) {
            shownList = seen.members
        } else {
            shownList = consent.metFirst
            try home.see(id, Seen(read: 0, members: shownList))
        }
    }

    /// A statement that this identity signed, about a list that the person had seen, counts as seen.
    mutating func seeOwn(_ index: UInt64) throws(ClientError) {
        try session.home.see(id, Seen(read: 0, members: index))
        shownList = max(shownList, index)
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
        let prefix = EntryPrefix(
            log: id, seen: log.end, program: program.state.place, epoch: epoch.number)
        let statement = Statement(
            prefix: prefix, madeAt: earliest.map { max($0, now) } ?? now, last: log.statements.last,
            reason: reason, author: handle.me.fingerprint, sign: handle.me.sign)
        do throws(LogError) {
            try log.rehearse(statement.encoded, at: now, program: program.state)
        } catch {
            throw rehearsalError(error, reason.epoch)
        }
        return statement.encoded
    }
}
