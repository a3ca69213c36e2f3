internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Home {
    /// The last place of this log up to which every entry was verified, nil where there is none.
    func checkpoint(of log: LogID) throws(ClientError) -> Checkpoint? {
        let name = HomeFile.checkpoint(log)
        guard let bytes = try read(name, limit: 1024) else { return nil }
        let checkpoint: Checkpoint
        do {
            checkpoint = try Checkpoint(decoding: bytes)
        } catch {
            throw .home(file: path(name), reason: "is not a checkpoint: \(error)")
        }
        guard checkpoint.log == log else {
            throw .home(file: path(name), reason: "is the checkpoint of another log")
        }
        return checkpoint
    }

    /// Remembers the end of a verified log, by the head after each count of its entries, unless more is remembered already.
    ///
    /// Another command may have verified further since this one began; what it remembered must be part of this
    /// log, or the two were shown different ones.
    func remember(_ log: LogID, heads: [Digest]) throws(ClientError) {
        try locked { () throws(ClientError) in try moveCheckpoint(of: log, along: heads) }
    }

    /// Remembers a place that was verified by itself: after a tombstone, before which nothing is left. A statement
    /// stands before it, so that a look at the statements alone must find it, however long a log it is shown.
    func remember(_ checkpoint: Checkpoint) throws(ClientError) {
        try mark(checkpoint.log, checkpoint.place)
        try locked { () throws(ClientError) in
            let known = try self.checkpoint(of: checkpoint.log)
            if let known, known.place.count >= checkpoint.place.count { return }
            try write(HomeFile.checkpoint(checkpoint.log), checkpoint.encoded)
        }
    }

    /// The same for somebody who has locked the home.
    func moveCheckpoint(of log: LogID, along heads: [Digest]) throws(ClientError) {
        guard let last = heads.last, heads.count > 1 else { return }
        let end = Place(count: UInt64(heads.count - 1), head: last)
        // What the statements alone showed stands among all the entries, or the two were shown different logs.
        let mark = log.isProgramLog ? nil : try mark(of: log)
        let known = try checkpoint(of: log)?.place
        for place in [mark, known].compactMap({ $0 }) where place.count <= end.count {
            guard heads[Int(place.count)] == place.head else {
                throw ClientError(LogError(log: log, index: max(place.count, 1) - 1, fault: .forked))
            }
        }
        if let known, known.count >= end.count { return }
        try write(HomeFile.checkpoint(log), Checkpoint(log: log, place: end).encoded)
    }
}
