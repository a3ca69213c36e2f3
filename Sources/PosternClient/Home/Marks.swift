internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Home {
    /// The last statement that this home verified of a room without the messages between, nil where it never looked. It
    /// must be found again by the next look at the statements and by the next full reading.
    func mark(of log: LogID) throws(ClientError) -> StatementMark? { try marks(of: log)?.statement }

    /// Remembers a room's last statement; only ever forward, whichever command is faster.
    ///
    /// - Parameter receipted: the place after it, where it is an own one: by the receipt that this home was given.
    func mark(
        _ log: LogID, _ mark: StatementMark, receipted: Place? = nil
    ) throws(ClientError) {
        try locked { () throws(ClientError) in
            var marks = try marks(of: log) ?? Marks(statement: mark)
            // Each statement's author had seen more than that of the one before.
            guard marks.statement.leastCount != mark.leastCount || marks.statement == mark else {
                throw ClientError(LogError(log: log, index: mark.leastCount - 1, fault: .forked))
            }
            if marks.statement.leastCount < mark.leastCount { marks.statement = mark }
            if let receipted, marks.receipted?.count ?? 0 < receipted.count { marks.receipted = receipted }
            try write(HomeFile.marks(log), kind: "marks", marks.fields)
        }
    }

    private func marks(of log: LogID) throws(ClientError) -> Marks? {
        let name = HomeFile.marks(log)
        guard let record = try record(name, kind: "marks") else { return nil }
        guard let marks = Marks(record) else {
            throw .home(file: path(name), reason: "does not name a statement")
        }
        return marks
    }
}

/// What a home remembers of a room's statements.
private struct Marks {
    var statement: StatementMark
    /// The place after the last statement that was signed here.
    var receipted: Place?

    init(statement: StatementMark) { self.statement = statement }

    init?(_ record: Record) {
        guard let statement = record["statement"].flatMap(StatementMark.init(text:)) else { return nil }
        self.statement = statement
        if let text = record["receipted"] {
            guard let place = Place(text: text) else { return nil }
            receipted = place
        }
    }

    var fields: [(name: String, value: String)] {
        [("statement", statement.text)] + (receipted.map { [("receipted", $0.text)] } ?? [])
    }
}

/// What a home remembers of a room, by a full reading and by the statements alone.
struct Remembered: Sendable {
    static let nothing = Remembered(checkpoint: nil, mark: nil)

    /// The place that a full reading or a receipt for an own statement reached; nil where there was none.
    let checkpoint: Checkpoint?
    /// The last statement that a look at the statements reached; nil where there was none.
    let mark: StatementMark?
}

extension Home {
    /// What is remembered of a room.
    func remembered(of log: LogID) throws(ClientError) -> Remembered {
        let marks = try marks(of: log)
        let receipted = marks?.receipted.map { Checkpoint(log: log, place: $0) }
        let places = [try checkpoint(of: log), receipted].compactMap(\.self)
        return Remembered(
            checkpoint: places.max { $0.place.count < $1.place.count }, mark: marks?.statement)
    }
}

extension Place {
    /// `count head`.
    fileprivate var text: String { "\(count) \(head.text)" }

    fileprivate init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let count = UInt64(parts[0]), (1...Self.greatestCount).contains(count),
            let head = Digest(text: parts[1])
        else { return nil }
        self.init(count: count, head: head)
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
