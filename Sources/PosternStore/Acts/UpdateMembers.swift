internal import GRDB
internal import PosternFormat
internal import PosternLog

extension Writer {
    /// Carries a change of the program's people over to the member rows.
    func updateMembers(of log: LogID, _ action: ProgramStatement.Action, in db: Database) throws {
        switch action {
        case .enroll(let role, _, let card):
            var row =
                try MemberRow.find(card.fingerprint, in: log, db, cipher)
                ?? MemberRow(record: Self.record(of: card, in: log))
            row.record.role = role
            try row.save(in: db, cipher)
        case .expel(let fingerprint):
            guard var row = try MemberRow.find(fingerprint, in: log, db, cipher) else {
                throw DamagedRecord(place: "a row of the members")
            }
            row.record.role = nil
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
        for member in after.members {
            let old = before?.member(member.fingerprint)
            if let old, old.role == member.role { continue }
            var record = Self.record(of: member.card, in: log)
            record.role = member.role
            try MemberRow(record: record).save(in: db, cipher)
            guard old == nil else { continue }
            var person =
                try MemberRow.find(member.fingerprint, in: programLog, db, cipher)
                ?? MemberRow(record: Self.record(of: member.card, in: programLog))
            person.enter(row.id)
            try person.save(in: db, cipher)
        }
    }

    /// A person who is neither enrolled nor in any room has no business here any more.
    private func saveOrDelete(_ row: MemberRow, in db: Database) throws {
        if row.record.role == nil, row.rooms.isEmpty {
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
    mutating func enter(_ room: Int64) {
        guard !rooms.contains(room) else { return }
        rooms.append(room)
        rooms.sort()
        record.roomCount = UInt32(clamping: rooms.count)
    }

    mutating func leave(_ room: Int64) {
        rooms.removeAll { $0 == room }
        record.roomCount = UInt32(clamping: rooms.count)
    }
}
