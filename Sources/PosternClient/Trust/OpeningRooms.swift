internal import PosternAPI
internal import PosternFormat
internal import PosternLog

/// A case with the program it belongs to and the server that keeps it.
struct CaseHandle: Sendable {
    let id: CaseID
    let pin: Pin
    let server: Server
    let me: UnlockedIdentity
    /// Whether this home joined it, in this program.
    var isJoined = false
    /// Whether this home wrote into it.
    var isWritten = false
    /// The rooms that the server has listed for it already; nil where it was not asked.
    var listed: [RoomName]?

    func log(_ room: RoomName) -> LogID { LogID(program: pin.id, case: id, room: room) }
}

extension Session {
    /// Fetches a room, verifies it from its first entry and against what this home remembers, and opens it.
    ///
    /// The room is fetched before the program log, so that no statement in it can cite what the program log does not
    /// hold yet. With `known`, a program log that was verified before, the room is measured against that, and only
    /// where it does not stand up, against the program log as it is now: a statement says by which entry of the
    /// program log it is to be judged, so a newer one would not change a verdict.
    ///
    /// Throws `caseDestroyed` for a room of which only the tombstone remains.
    func open(
        _ room: RoomName, of handle: CaseHandle, knowing known: VerifiedProgram? = nil,
        remembering: Bool = true
    ) async throws(ClientError) -> OpenRoom {
        let log = handle.log(room)
        let before = try home.remembered(of: log)
        let fetched = try await handle.server.entries(of: log)
        if let known, let room = try? fetched.verified(program: known, before) {
            return try opened(room, fetched, of: handle, program: known, remembering: remembering)
        }
        let program = try await program(handle.pin, at: handle.server)
        try checkTombstone(of: fetched, program: program, before)
        return try opened(fetched, of: handle, program: program, before, remembering: remembering)
    }

    /// Verifies and opens entries that were fetched before the program log was.
    func opened(
        _ fetched: UnverifiedLog, of handle: CaseHandle, program: VerifiedProgram, _ before: Remembered,
        remembering: Bool = true
    ) throws(ClientError) -> OpenRoom {
        let verified: VerifiedLog
        do throws(LogError) {
            verified = try fetched.verified(program: program, before)
        } catch {
            throw ClientError(error)
        }
        return try opened(verified, fetched, of: handle, program: program, remembering: remembering)
    }

    private func opened(
        _ log: VerifiedLog, _ fetched: UnverifiedLog, of handle: CaseHandle, program: VerifiedProgram,
        remembering: Bool
    ) throws(ClientError) -> OpenRoom {
        guard log.state.epoch != nil else {
            throw .altered(log.state.log, "the server gives out no entry of it")
        }
        if let tombstone = CaseTombstone(log, program: program.state) {
            try home.remember(log)
            throw .caseDestroyed(tombstone)
        }
        let room = OpenRoom(
            session: self, server: handle.server, pin: handle.pin, me: handle.me, program: program, log: log,
            appenders: fetched.appenders)
        if remembering { try room.remember() }
        return room
    }

    /// Throws where all that is left of the room is a coordinator's word that it was destroyed.
    func checkTombstone(
        of log: UnverifiedLog, program: VerifiedProgram, _ before: Remembered
    ) throws(ClientError) {
        let tombstone: Tombstone?
        do throws(LogError) {
            tombstone = try log.tombstone(
                program: program, checkpoint: before.checkpoint, mark: before.mark, end: before.end)
        } catch {
            throw ClientError(error)
        }
        guard let tombstone else { return }
        try home.remember(tombstone)
        throw .caseDestroyed(CaseTombstone(tombstone))
    }
}

extension UnverifiedLog {
    /// Verifies a room's log, also against what is remembered of it.
    fileprivate func verified(
        program: VerifiedProgram, _ before: Remembered
    ) throws(LogError) -> VerifiedLog {
        try verified(program: program, checkpoint: before.checkpoint, mark: before.mark)
    }
}
