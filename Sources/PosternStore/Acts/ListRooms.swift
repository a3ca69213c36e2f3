internal import GRDB
public import PosternFormat
public import PosternSigning

/// A room that somebody may read, and how many entries it has.
public struct RoomCount: Hashable, Sendable {
    /// The room's log.
    public let log: LogID
    /// The number of entries.
    public let count: UInt64
}

extension Store {
    /// The rooms of a program that `signer` may read as a current member, or all of them for a coordinator of the
    /// program; oldest first, none for a stranger.
    public func rooms(of signer: Fingerprint, in program: ProgramID) async throws(StoreError) -> [RoomCount] {
        try await read { [cipher] db in
            let log = LogID(program: program)
            guard let person = try MemberRow.find(signer, in: log, db, cipher) else { return [] }
            let rows: [LogRow]
            if person.record.role == .coordinator, let row = try LogRow.find(log, in: db, cipher) {
                rows = try LogRow.rooms(ofProgram: row.id, in: db, cipher)
            } else {
                let isEnrolled = person.record.role != nil
                rows = try person.rooms.filter { isEnrolled || !$0.role.isEnrolled }
                    .map { try LogRow.find(id: $0.log, in: db, cipher) }
            }
            return rows.map { RoomCount(log: $0.record.log, count: $0.record.count) }
        }
    }
}
