import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

/// Every vector of statements without the messages between them.
@Suite("vectors of statements alone")
struct StatementsVectorTests {
    private func known(_ file: VectorFile) throws -> StatementMark? {
        try file.all("known").first.map { line in
            let parts = line.split(separator: " ")
            let hash = try #require(Hexadecimal.decode(parts[1]))
            return StatementMark(
                hash: try #require(Digest(hash)), leastCount: try #require(UInt64(parts[0])), isEnd: false)
        }
    }

    private func statements(_ file: VectorFile, of log: LogID) throws -> UnverifiedStatements {
        let indexes = try file.all("index").map { try #require(UInt64($0)) }
        let heads = try file.allBytes("previous_head").map { try #require(Digest($0)) }
        let times = try file.all("time").map { try #require(UInt64($0)) }
        let entries = try file.allBytes("entry")
        let placed = try indexes.indices.map { place in
            PlacedStatement(
                before: Place(count: indexes[place], head: heads[place]),
                stored: StoredEntry(
                    time: try #require(Timestamp(milliseconds: times[place])), entry: entries[place]))
        }
        return UnverifiedStatements(
            log: log, statements: placed, statementReceipt: try file.bytes("statement_receipt"),
            endReceipt: try file.bytes("end_receipt"), approvals: try file.allBytes("approval"))
    }

    @Test("statements alone give what their vector says", arguments: folder.vectors(of: "statements"))
    func statements(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let log = try #require(logs.room).log
        do {
            let verified = try statements(file, of: log).verified(
                program: program, checkpoint: logs.checkpoint, mark: try known(file))
            let found = Finding(ok: [
                ("count", "\(verified.end.count)"), ("head", Hexadecimal.encode(verified.end.head.bytes)),
                ("approvals", "\(verified.approvals.count)"),
            ])
            #expect(found == file.expected)
        } catch let error as LogError {
            #expect(Finding(error) == file.expected)
            #expect(error.log == log)
        }
    }

    @Test(
        "each fault that statements alone can have occurs in a vector",
        arguments: [
            LogFaultName.undecodable, .wrongKind, .otherLog, .timeWentBack, .wrongPrevious, .otherLogSeen,
            .wrongStatementBefore, .signature, .roleNotHeld, .reusedCaseKey, .closed, .notApproved,
            .approvalForOther, .receiptForOther, .receiptSignature, .rolledBack, .forked, .newer, .uncovered,
        ])
    func complete(_ name: LogFaultName) throws {
        let outcomes = try folder.vectors(of: "statements").map { try $0.file().expected.outcome }
        #expect(outcomes.contains("error \(name.rawValue)"))
    }
}
