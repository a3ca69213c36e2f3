internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Home {
    /// The place after the last statement that this home verified of a room without the messages between, nil where it
    /// never looked. It must be found again by the next look at the statements and by the next full reading.
    func mark(of log: LogID) throws(ClientError) -> Place? {
        let name = HomeFile.marks(log)
        guard let record = try record(name, kind: "marks") else { return nil }
        guard let place = record["statement"].flatMap(Place.init(text:)) else {
            throw .home(file: path(name), reason: "does not name a statement")
        }
        return place
    }

    /// Remembers the place after a room's last statement; only ever forward, whichever command is faster.
    func mark(_ log: LogID, _ place: Place) throws(ClientError) {
        try locked { () throws(ClientError) in
            if let known = try mark(of: log) {
                guard known.count != place.count || known == place else {
                    throw ClientError(LogError(log: log, index: place.count - 1, fault: .forked))
                }
                if known.count >= place.count { return }
            }
            try write(HomeFile.marks(log), kind: "marks", [("statement", place.text)])
        }
    }
}

extension Home {
    /// The furthest place of a room that this home verified, by a full reading or by the statements alone; nil at first
    /// sight.
    func furthest(of log: LogID) throws(ClientError) -> Checkpoint? {
        let places = [try checkpoint(of: log)?.place, try mark(of: log)].compactMap { $0 }
        return places.max { $0.count < $1.count }.map { Checkpoint(log: log, place: $0) }
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
