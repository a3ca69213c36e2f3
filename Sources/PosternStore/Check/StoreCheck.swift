internal import GRDB
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// One check of a whole database, in one read transaction.
struct StoreCheck {
    let db: Database
    let cipher: StorageCipher
    var report = CheckReport()
    /// The member rows that the logs ask for.
    var people: [[UInt8]: MemberRow] = [:]
    /// The rooms that were destroyed, and the rows of their logs.
    var destroyed: [LogID: Int64] = [:]
    /// Whether every log was verified to its end; where not, nobody can say who ought to be a member.
    var isEveryLogWhole = true

    init(db: Database, cipher: StorageCipher) {
        self.db = db
        self.cipher = cipher
    }

    mutating func run() throws {
        for line in try String.fetchAll(db, sql: "PRAGMA integrity_check") where line != "ok" {
            note("integrity check: \(line)")
        }
        for row in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check") {
            let table: String = row[0]
            note("a row of the table \(table) refers to one that is not there")
        }
        guard let serverKey = try serverKey() else { return note("the server's own row does not open") }
        try checkLogs(serverKey: serverKey)
        try checkMembers()
    }

    mutating func note(_ text: String, in log: LogID? = nil, at index: UInt64? = nil) {
        report.findings.append(CheckFinding(log: log, index: index, text: text))
    }

    private func serverKey() throws -> VerifyingKey? {
        do {
            let server = try ServerRecord.find(in: db, cipher)
            return SigningKey(seed: server.seed).verifyingKey
        } catch is DamagedRecord {
            return nil
        }
    }
}
