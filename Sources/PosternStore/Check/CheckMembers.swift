internal import GRDB
internal import PosternFormat
internal import PosternSigning

extension StoreCheck {
    /// Notes that the logs ask for a member row, and what must be in it.
    mutating func expect(
        _ fingerprint: Fingerprint, _ card: Card, in log: LogID, _ change: (inout MemberRow) -> Void
    ) {
        let person = cipher.person(fingerprint, in: log)
        var row =
            people[person]
            ?? MemberRow(
                record: MemberRecord(
                    log: log, fingerprint: fingerprint, signingKey: card.signingKey, role: nil))
        change(&row)
        people[person] = row
    }

    /// Compares the member rows, which decide who is let in, with what the logs say.
    mutating func checkMembers() throws {
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
}
