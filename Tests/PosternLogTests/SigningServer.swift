import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning

/// The server of the vectors, which signs whatever it is asked to: its key is public.
final class SigningServer: Sendable {
    private let identity = Identity(
        name: Name("server"), random: .reproducible(seed: "postern vectors: identity of server"))

    /// The receipt of the entry before a place.
    func receipt(_ log: UnverifiedLog, after count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        return receipt(of: log.entries[count - 1], in: log.log, before: log.places[count - 1])
    }

    /// The receipt of an entry after any place.
    func receipt(of stored: StoredEntry, in log: LogID, before: Place) -> [UInt8] {
        Receipt(
            log: log, before: before, time: stored.time,
            entryHash: Entry.hash(of: stored.entry, program: log.program),
            sign: { self.identity.sign($0, $1, $2) }
        ).encoded
    }

    /// A log of these entries, with the receipt that the server gives of the last.
    func log(_ log: LogID, _ entries: [StoredEntry]) -> UnverifiedLog {
        let unsigned = UnverifiedLog(log: log, entries: entries)
        return UnverifiedLog(log: log, entries: entries, receipt: receipt(unsigned, after: entries.count))
    }

    /// The beginning of a log.
    func log(_ whole: UnverifiedLog, upTo count: Int) -> UnverifiedLog {
        log(whole.log, Array(whole.entries.prefix(count)))
    }

    /// What an honest server gives of the beginning of a log by its statements alone.
    func statements(
        _ log: UnverifiedLog, upTo count: Int, approvals: [[UInt8]] = []
    ) -> UnverifiedStatements {
        let last = log.entries.prefix(count).lastIndex {
            $0.entry.first == ObjectType.statement.rawValue
        }
        return log.statements(
            upTo: count, statementReceipt: receipt(log, after: last.map { $0 + 1 } ?? count),
            endReceipt: receipt(log, after: count), approvals: approvals)
    }
}
