public import PosternFormat
internal import PosternLog

/// A case that was destroyed.
public struct DestroyedCase: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// Its rooms, `internal` first and `shared` last.
    public let rooms: [RoomName]
    /// Whether the server is still overwriting what some of them held.
    public let isErasing: Bool
}

extension Client {
    /// Destroys a closed case: in every room, the shared one last, a signed statement takes the place of all entries,
    /// which the server then overwrites. What members and backups hold stays with them, and so do the receipts in this
    /// home.
    ///
    /// Running it again finishes what was cut off, changes nothing else, and tells whether the server is through: until
    /// then it does not give the room out.
    public func destroyCase(_ caseText: String) async throws(ClientError) -> DestroyedCase {
        let handle = try await session.handle(caseText, writing: true)
        let found = try await session.destroyable(handle)
        for var room in found.rooms {
            _ = try await room.append(
                isIn: { $0.log.statements.isDestroyed ? $0.log.statements.last.count - 1 : nil },
                make: { (room) throws(ClientError) in try room.rehearsed(.destroyed) })
        }
        let names = found.rooms.map(\.id.room) + found.destroyed.map(\.room)
        return DestroyedCase(
            caseID: handle.id, rooms: names.sorted { $0.order < $1.order }, isErasing: !found.rooms.isEmpty)
    }

    /// The case that `caseText` names, by a beginning of its id of at least 4 characters or its invite; throws what
    /// ``destroyCase(_:)`` would, and destroys nothing.
    public func checkDestroyable(_ caseText: String) async throws(ClientError) -> CaseID {
        let handle = try await session.handle(caseText, writing: true)
        _ = try await session.destroyable(handle)
        return handle.id
    }
}

extension Session {
    /// The rooms of a case that this coordinator may destroy now.
    fileprivate func destroyable(_ handle: CaseHandle) async throws(ClientError) -> CaseStatements {
        let found = try await lookAtStatements(of: handle)
        for room in found.rooms {
            try room.program.state.checkCoordinator(handle.me, of: handle.pin)
            guard room.isClosed else { throw .notClosed(handle.id) }
        }
        return found
    }
}
