internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Home {
    /// The last statement that this home verified of a room without the messages between, nil where it never looked. It
    /// must be found again by the next look at the statements and by the next full reading.
    func mark(of log: LogID) throws(ClientError) -> StatementMark? {
        let name = HomeFile.marks(log)
        guard let record = try record(name, kind: "marks") else { return nil }
        guard let mark = record["statement"].flatMap(StatementMark.init(text:)) else {
            throw .home(file: path(name), reason: "does not name a statement")
        }
        return mark
    }

    /// Remembers a room's last statement; only ever forward, whichever command is faster.
    func mark(_ log: LogID, _ mark: StatementMark) throws(ClientError) {
        try locked { () throws(ClientError) in
            if let known = try self.mark(of: log) {
                // Each statement's author had seen more than that of the one before.
                guard known.leastCount != mark.leastCount || known == mark else {
                    throw ClientError(LogError(log: log, index: mark.leastCount - 1, fault: .forked))
                }
                if known.leastCount >= mark.leastCount { return }
            }
            try write(HomeFile.marks(log), kind: "marks", [("statement", mark.text)])
        }
    }
}

/// What a home remembers of a room, by a full reading and by the statements alone.
struct Remembered: Sendable {
    static let nothing = Remembered(checkpoint: nil, mark: nil)

    /// The place that a full reading reached; nil where there was none.
    let checkpoint: Checkpoint?
    /// The last statement that a look at the statements reached; nil where there was none.
    let mark: StatementMark?
}

extension Home {
    /// What is remembered of a room.
    func remembered(of log: LogID) throws(ClientError) -> Remembered {
        Remembered(checkpoint: try checkpoint(of: log), mark: try mark(of: log))
    }
}

extension StatementMark {
    /// `count hash`, and `end` where it closed the room.
    fileprivate var text: String { "\(leastCount) \(hash.text)" + (isEnd ? " end" : "") }

    fileprivate init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2 || parts.count == 3 && parts[2] == "end", let count = UInt64(parts[0]),
            (1...Place.greatestCount).contains(count),
            let hash = Digest(text: parts[1])
        else { return nil }
        self.init(hash: hash, leastCount: count, isEnd: parts.count == 3)
    }
}
