internal import GRDB
internal import PosternFormat
internal import PosternSigning

extension StoreCheck {
    /// Notes that the logs ask for a member row, and what must be in it.
    mutating func expect(
        _ fingerprint: Fingerprint, _ signingKey: VerifyingKey, in log: LogID,
        _ change: (inout MemberRow) -> Void
    ) {
        let person = cipher.person(fingerprint, in: log)
        var row =
            people[person]
            ?? MemberRow(
                record: MemberRecord(
                    log: log, fingerprint: fingerprint, signingKey: signingKey, role: nil))
        change(&row)
        people[person] = row
    }

    /// Compares the member rows, which decide who is let in, with what the logs say.
    mutating func checkMembers() throws {
        try expectMembersOfDestroyed()
        let rows = try Row.fetchCursor(db, sql: "SELECT person, record, rooms FROM member")
        while let row = try rows.next() {
            let person = row.bytes(0)
            let found: MemberRow
            do {
                found = try MemberRow(person: person, record: row.bytes(1), rooms: row.bytes(2), cipher)
            } catch {
                note(databaseReason(error))
                people[person] = nil
                continue
            }
            let expected = people.removeValue(forKey: person)
            guard isEveryLogWhole, found != expected else { continue }
            let who = found.record.fingerprint
            note(
                expected == nil
                    ? "\(who) has a member row that no statement explains"
                    : "the member row of \(who) says otherwise than the statements", in: found.record.log)
        }
        guard isEveryLogWhole else { return }
        for missing in people.values {
            note("\(missing.record.fingerprint) has no member row", in: missing.record.log)
        }
    }

    /// The statements that named the members of a destroyed room are gone. Who may read its tombstone is only in the
    /// member rows any more, which must agree with each other.
    private mutating func expectMembersOfDestroyed() throws {
        guard !destroyed.isEmpty else { return }
        let rows = try Row.fetchCursor(db, sql: "SELECT person, record, rooms FROM member")
        while let row = try rows.next() {
            guard
                let found = try? MemberRow(
                    person: row.bytes(0), record: row.bytes(1), rooms: row.bytes(2), cipher),
                let log = destroyed[found.record.log], let role = found.record.role
            else { continue }
            let (who, key) = (found.record.fingerprint, found.record.signingKey)
            expect(who, key, in: found.record.log) { $0.record.role = role }
            expect(who, key, in: LogID(program: found.record.log.program)) { $0.enter(log, as: role) }
        }
    }
}
