internal import GRDB
internal import PosternFormat
internal import PosternLog

extension Writer {
    /// Carries a change of the program's people, and of its recovery identity, over to the member rows.
    func updateMembers(of log: LogID, from before: ProgramState?, to after: ProgramState, in db: Database)
        throws
    {
        let old = before?.positions ?? [:]
        let new = after.positions
        for (fingerprint, position) in new where old[fingerprint] != position {
            var row =
                try MemberRow.find(fingerprint, in: log, db, cipher)
                ?? MemberRow(record: Self.record(of: position.card, in: log))
            row.record.role = position.role
            row.record.isRecovery = position.isRecovery
            try row.save(in: db, cipher)
        }
        for fingerprint in old.keys where new[fingerprint] == nil {
            guard var row = try MemberRow.find(fingerprint, in: log, db, cipher) else {
                throw DamagedRecord(place: "a row of the members")
            }
            row.record.role = nil
            row.record.isRecovery = false
            try saveOrDelete(row, in: db)
        }
    }

    /// Carries a room's new list over to the member rows.
    func updateMembers(of row: LogRow, from before: Epoch?, to after: Epoch, in db: Database) throws {
        let log = row.record.log
        let programLog = LogID(program: log.program)
        for member in before?.members ?? [] where after.member(member.fingerprint) == nil {
            try MemberRow.delete(member.fingerprint, in: log, db, cipher)
            guard var person = try MemberRow.find(member.fingerprint, in: programLog, db, cipher) else {
                throw DamagedRecord(place: "a row of the members")
            }
            person.leave(row.id)
            try saveOrDelete(person, in: db)
        }
        for member in after.members where before?.member(member.fingerprint)?.role != member.role {
            var record = Self.record(of: member.card, in: log)
            record.role = member.role
            try MemberRow(record: record).save(in: db, cipher)
            var person =
                try MemberRow.find(member.fingerprint, in: programLog, db, cipher)
                ?? MemberRow(record: Self.record(of: member.card, in: programLog))
            person.enter(row.id, as: member.role)
            try person.save(in: db, cipher)
        }
    }

    /// A person who is neither enrolled nor in any room has no business here any more.
    private func saveOrDelete(_ row: MemberRow, in db: Database) throws {
        if row.record.role == nil, !row.record.isRecovery, row.rooms.isEmpty {
            try MemberRow.delete(row.record.fingerprint, in: row.record.log, db, cipher)
        } else {
            try row.save(in: db, cipher)
        }
    }

    private static func record(of card: Card, in log: LogID) -> MemberRecord {
        MemberRecord(log: log, fingerprint: card.fingerprint, signingKey: card.signingKey, role: nil)
    }
}

extension MemberRow {
    mutating func enter(_ room: Int64, as role: Role) {
        rooms.removeAll { $0.log == room }
        rooms.append(MemberRoom(log: room, role: role))
        rooms.sort { $0.log < $1.log }
        countRooms()
    }

    mutating func leave(_ room: Int64) {
        rooms.removeAll { $0.log == room }
        countRooms()
    }

    private mutating func countRooms() {
        record.outsideRooms = UInt32(clamping: rooms.count { !$0.role.isEnrolled })
    }
}
