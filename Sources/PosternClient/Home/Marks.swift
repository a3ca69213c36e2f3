internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What this home knows of a room whose statements it verified without the messages between: the last statement, and the
/// last entry. Both must be found again where they were, by the next look at the statements and by the next full reading.
struct Marks: Sendable, Equatable {
    var statement: EntryReference
    var head: EntryReference

    var all: [EntryReference] { [statement, head] }
}

extension Home {
    /// What the statements of a room showed last, nil where they were never looked at alone.
    func marks(of log: LogID) throws(ClientError) -> Marks? {
        let name = HomeFile.marks(log)
        guard let record = try record(name, kind: "marks") else { return nil }
        guard let statement = record["statement"].flatMap(EntryReference.init(text:)),
            let head = record["head"].flatMap(EntryReference.init(text:))
        else { throw .home(file: path(name), reason: "does not name two entries") }
        return Marks(statement: statement, head: head)
    }

    /// Remembers what the statements showed; only ever forward, whichever command is faster.
    func mark(_ log: LogID, _ marks: Marks) throws(ClientError) {
        try locked { () throws(ClientError) in
            var next = marks
            let known = try self.marks(of: log)
            if let known {
                for (old, new) in zip(known.all, marks.all) where old.index == new.index {
                    guard old.hash == new.hash else {
                        throw ClientError(LogError(log: log, index: old.index, fault: .forked))
                    }
                }
                if known.statement.index > marks.statement.index { next.statement = known.statement }
                if known.head.index > marks.head.index { next.head = known.head }
                if next == known { return }
            }
            try write(
                HomeFile.marks(log), kind: "marks",
                [("statement", next.statement.text), ("head", next.head.text)])
        }
    }
}

extension EntryReference {
    /// `index hash`.
    fileprivate var text: String { "\(index) \(hash.text)" }

    fileprivate init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let index = UInt64(parts[0]), let hash = Digest(text: parts[1]) else {
            return nil
        }
        self.init(index: index, hash: hash)
    }
}
