internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What a look at a room's statements found.
enum RoomSight: Sendable {
    /// The room.
    case standing(StatementRoom)
    /// What remains of it.
    case destroyed(Tombstone)
}

/// The rooms of a case as their statements show them, `internal` first and `shared` last.
struct CaseStatements: Sendable {
    var rooms: [StatementRoom] = []
    /// What remains of the others.
    var destroyed: [CaseTombstone] = []

    /// The rooms that are not closed; throws where there is none.
    func open(in caseID: CaseID) throws(ClientError) -> [StatementRoom] {
        let open = rooms.filter { !$0.isClosed }
        if open.isEmpty, rooms.isEmpty, let tombstone = destroyed.last { throw .caseDestroyed(tombstone) }
        guard !open.isEmpty else { throw .caseClosed(caseID) }
        return open
    }
}

extension Session {
    /// Every room of the case, or the one of this name, by its statements alone: what a remedy needs, however much was
    /// written into the rooms.
    func lookAtStatements(
        of handle: CaseHandle, named room: String? = nil
    ) async throws(ClientError) -> CaseStatements {
        var found = CaseStatements()
        let names = if let room { [try RoomName(typed: room)] } else { try await rooms(of: handle) }
        for name in names {
            do throws(ClientError) {
                switch try await look(at: name, of: handle, knowing: found.rooms.last?.program) {
                case .standing(let room): found.rooms.append(room)
                case .destroyed(let tombstone): found.destroyed.append(CaseTombstone(tombstone))
                }
            } catch {
                guard case .refused(_, hint: nil) = error else { throw error }
                throw .notAMember(case: handle.id, room: name)
            }
        }
        return found
    }

    /// Fetches a room's statements and how far its log goes, and verifies them, also against what this home remembers.
    ///
    /// The statements are fetched before the program log, so that none can cite what the program log does not hold yet;
    /// with `known`, a program log that was verified before, that is taken where they stand up against it.
    func look(
        at room: RoomName, of handle: CaseHandle, knowing known: VerifiedProgram? = nil
    ) async throws(ClientError) -> RoomSight {
        let log = handle.log(room)
        for _ in 0..<Self.looks {
            let sight = try await lookOnce(at: log, of: handle, knowing: known)
            // Another command of this home may have seen a statement meanwhile that was not there yet. Then it is there now.
            if case .standing(let found) = sight, let mark = try home.mark(of: log),
                !found.log.entries.contains(where: { $0.hash == mark.hash })
            {
                continue
            }
            return sight
        }
        throw .conflict("other commands of this home changed room \(room) faster, \(Self.looks) times")
    }

    private static let looks = 8

    private func lookOnce(
        at log: LogID, of handle: CaseHandle, knowing known: VerifiedProgram?
    ) async throws(ClientError) -> RoomSight {
        let before = try home.remembered(of: log)
        let fetched = try await handle.server.statements(of: log)
        if let known, let sight = try? verified(fetched, before, handle, known) {
            return try remembered(sight)
        }
        let program = try await program(handle.pin, at: handle.server)
        let sight: RoomSight
        do throws(LogError) {
            sight = try verified(fetched, before, handle, program)
        } catch {
            throw ClientError(error)
        }
        return try remembered(sight)
    }

    private func remembered(_ sight: RoomSight) throws(ClientError) -> RoomSight {
        switch sight {
        case .standing(var room):
            try room.remember()
            return .standing(room)
        case .destroyed(let tombstone):
            // Remembered like a full reading: a server that is put back does not bring the room back.
            try home.remember(tombstone)
            return sight
        }
    }

    private func verified(
        _ fetched: UnverifiedStatements, _ before: Remembered, _ handle: CaseHandle,
        _ program: VerifiedProgram
    ) throws(LogError) -> RoomSight {
        let whole = UnverifiedLog(
            log: fetched.log, entries: fetched.statements.map(\.stored), receipt: fetched.statementReceipt)
        let tombstone = try whole.tombstone(
            program: program, checkpoint: before.checkpoint, mark: before.mark, end: before.end)
        if let tombstone { return .destroyed(tombstone) }
        let statements = try fetched.verified(
            program: program, checkpoint: before.checkpoint, mark: before.mark)
        return .standing(
            StatementRoom(session: self, handle: handle, program: program, log: statements))
    }
}
