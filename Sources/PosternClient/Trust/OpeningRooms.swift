internal import PosternAPI
internal import PosternFormat
internal import PosternLog

/// A case with the program it belongs to and the server that keeps it.
struct CaseHandle: Sendable {
    let id: CaseID
    let pin: Pin
    let server: Server
    let me: UnlockedIdentity

    func log(_ room: RoomName) -> LogID { LogID(program: pin.id, case: id, room: room) }
}

extension Session {
    /// Fetches a room, verifies it from its first entry and against what this home remembers, and opens it.
    ///
    /// The room is fetched before the program log, so that no statement in it can cite what the program log does not
    /// hold yet.
    func open(_ room: RoomName, of handle: CaseHandle) async throws(ClientError) -> OpenRoom {
        let log = handle.log(room)
        let known = try home.checkpoint(of: log)
        let entries = try await handle.server.entries(of: log)
        let program = try await program(handle.pin, at: handle.server)
        return try opened(entries, of: handle, log: log, program: program, known: known)
    }

    /// The same for a writer, with the program log that this home verified last where the room cites nothing newer.
    ///
    /// A statement says by which entry of the program log it is to be judged, so a newer one would change nothing.
    func openToWrite(_ room: RoomName, of handle: CaseHandle) async throws(ClientError) -> OpenRoom {
        let log = handle.log(room)
        guard let kept = try keptProgram(handle.pin) else { return try await open(room, of: handle) }
        let known = try home.checkpoint(of: log)
        let entries = try await handle.server.entries(of: log)
        let unverified = UnverifiedLog(log: log, entries: entries)
        if let verified = try? unverified.verified(program: kept, checkpoint: known) {
            return try opened(verified, of: handle, program: kept)
        }
        // Whatever is wrong, the program log as it is now decides.
        let program = try await program(handle.pin, at: handle.server)
        return try opened(entries, of: handle, log: log, program: program, known: known)
    }

    /// Verifies and opens entries that were fetched before the program log was.
    func opened(
        _ entries: [StoredEntry], of handle: CaseHandle, log: LogID, program: VerifiedProgram,
        known: Checkpoint?
    ) throws(ClientError) -> OpenRoom {
        let verified: VerifiedLog
        do throws(LogError) {
            verified = try UnverifiedLog(log: log, entries: entries)
                .verified(program: program, checkpoint: known)
        } catch {
            throw ClientError(error)
        }
        return try opened(verified, of: handle, program: program)
    }

    private func opened(
        _ log: VerifiedLog, of handle: CaseHandle, program: VerifiedProgram
    ) throws(ClientError) -> OpenRoom {
        guard log.state.epoch != nil else {
            throw .altered(log.state.log, "the server gives out no entry of it")
        }
        let room = OpenRoom(
            session: self, server: handle.server, pin: handle.pin, me: handle.me, program: program, log: log)
        try home.know(handle.id, of: handle.pin.id)
        try room.remember()
        return room
    }
}
