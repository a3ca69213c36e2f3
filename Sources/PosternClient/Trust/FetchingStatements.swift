internal import PosternAPI
internal import PosternFormat
internal import PosternLog

extension Server {
    /// The longest chain of statements that is read, in bytes: a bound for a server that goes on for ever.
    private static let statementBytes = 256 << 20

    /// All statements of a room, how far its log goes, and the approvals of the next statement, unverified.
    func statements(of log: LogID) async throws(ClientError) -> UnverifiedStatements {
        var statements: [PlacedStatement] = []
        var size = 0
        while true {
            let next = statements.last.map { $0.before.count + 1 } ?? 0
            let answer = try await get(
                .statements(log), query: PageQuery(from: next, limit: 256), limit: Self.pageBytes)
            let bytes = try body(of: answer, .statements)
            let page: StatementsPage
            do throws(FormatError) {
                page = try StatementsPage(decoding: bytes)
            } catch {
                throw .altered(log, index: next, "the page is not well formed: \(error)")
            }
            statements += page.statements
            size += bytes.count
            if page.isLast {
                return UnverifiedStatements(
                    log: log, statements: statements, statementReceipt: page.statementReceipt,
                    endReceipt: page.endReceipt, approvals: page.approvals)
            }
            guard !page.statements.isEmpty else {
                throw .altered(log, index: next, "the server counts this statement and does not give it out")
            }
            guard size <= Self.statementBytes else {
                throw .problem(
                    server: origin.description, status: answer.status, title: "log",
                    detail: "is longer than it may be")
            }
        }
    }
}
