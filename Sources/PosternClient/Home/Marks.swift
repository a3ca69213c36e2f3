internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Home {
    /// The last statement that this home verified of a room without the messages between, nil where it never looked. It
    /// must be found again by the next look at the statements and by the next full reading.
    func mark(of log: LogID) throws(ClientError) -> StatementMark? { try marks(of: log)?.statement }

    /// Remembers the last of a room's statements; only ever forward, whichever command is faster.
    ///
    /// - Parameters:
    ///   - statements: all of them. Where another command marked a statement meanwhile that is not among them, that one
    ///     stays: the next look must find it.
    ///   - receipted: the place after the last, where it is an own one: by the receipt that this home was given.
    func mark(
        _ log: LogID, _ statements: [VerifiedEntry], receipted: Place? = nil
    ) throws(ClientError) {
        guard let mark = statements.last?.mark else { return }
        try locked { () throws(ClientError) in
            try moveMark(log, mark, receipted: receipted) { hash in statements.contains { $0.hash == hash } }
        }
    }

    /// The same, with the home locked.
    ///
    /// - Parameters:
    ///   - end: the place after the last statement, where it was verified in full and nothing but a tombstone can follow.
    ///   - follows: whether it comes after the statement of this hash.
    func moveMark(
        _ log: LogID, _ mark: StatementMark, receipted: Place? = nil, end: Place? = nil,
        follows: (Digest) -> Bool
    ) throws(ClientError) {
        var marks = try marks(of: log) ?? Marks(statement: mark)
        // Each statement's author had seen more than that of the one before.
        guard marks.statement.leastCount != mark.leastCount || marks.statement == mark else {
            throw ClientError(LogError(log: log, index: mark.leastCount - 1, fault: .forked))
        }
        if marks.statement.leastCount < mark.leastCount, follows(marks.statement.hash) {
            marks.statement = mark
        }
        if let receipted, marks.receipted?.count ?? 0 < receipted.count { marks.receipted = receipted }
        if let end, marks.end?.count ?? 0 < end.count { marks.end = end }
        try write(HomeFile.marks(log), kind: "marks", marks.fields)
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
    /// The place after the statement that closed or destroyed the room.
    var end: Place?

    init(statement: StatementMark) { self.statement = statement }

    init?(_ record: Record) {
        guard let statement = record["statement"].flatMap(StatementMark.init(text:)) else { return nil }
        self.statement = statement
        receipted = record["receipted"].flatMap(Place.init(text:))
        end = record["end"].flatMap(Place.init(text:))
        guard (record["receipted"] == nil) == (receipted == nil), (record["end"] == nil) == (end == nil)
        else { return nil }
    }

    var fields: [(name: String, value: String)] {
        [("statement", statement.text)] + (receipted.map { [("receipted", $0.text)] } ?? [])
            + (end.map { [("end", $0.text)] } ?? [])
    }
}

/// What a home remembers of a room, by a full reading and by the statements alone.
struct Remembered: Sendable {
    static let nothing = Remembered(checkpoint: nil, mark: nil, end: nil)

    /// The place that a full reading or a receipt for an own statement reached; nil where there was none.
    let checkpoint: Checkpoint?
    /// The last statement that a look at the statements reached; nil where there was none.
    let mark: StatementMark?
    /// The place after the statement that closed or destroyed the room; nil where none was seen.
    let end: Place?

    /// Whether the room was ever verified here.
    var isNothing: Bool { checkpoint == nil && mark == nil }
}

extension Home {
    /// What is remembered of a room.
    func remembered(of log: LogID) throws(ClientError) -> Remembered {
        let marks = try marks(of: log)
        let receipted = marks?.receipted.map { Checkpoint(log: log, place: $0) }
        let places = [try checkpoint(of: log), receipted].compactMap(\.self)
        return Remembered(
            checkpoint: places.max { $0.place.count < $1.place.count }, mark: marks?.statement,
            end: marks?.end)
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
