internal import PosternFormat

/// What the person at this home has seen of a room.
struct Seen: Sendable, Equatable {
    /// So many entries from the first were shown.
    var read: UInt64
    /// The statement whose member list was shown last.
    var members: UInt64
}

extension Home {
    /// What was seen of a room, nil at first sight.
    func seen(_ log: LogID) throws(ClientError) -> Seen? {
        let name = HomeFile.seen(log)
        guard let record = try record(name, kind: "seen") else { return nil }
        guard let read = record["read"].flatMap({ UInt64($0) }),
            let members = record["members"].flatMap({ UInt64($0) })
        else { throw .home(file: path(name), reason: "lacks a number") }
        return Seen(read: read, members: members)
    }

    /// Remembers what was seen; only ever forward, whichever command is faster.
    func see(_ log: LogID, _ seen: Seen) throws(ClientError) {
        try locked { () throws(ClientError) in
            let known = try self.seen(log)
            let read = max(seen.read, known?.read ?? 0)
            let members = max(seen.members, known?.members ?? 0)
            guard known != Seen(read: read, members: members) else { return }
            try write(HomeFile.seen(log), kind: "seen", [("read", "\(read)"), ("members", "\(members)")])
        }
    }
}
