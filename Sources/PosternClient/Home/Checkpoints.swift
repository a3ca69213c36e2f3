internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Home {
    /// The furthest place of this log that this home knows, by a full reading or by a room's statements alone; nil at
    /// first sight.
    func checkpoint(of log: LogID) throws(ClientError) -> Checkpoint? {
        let full = try fullCheckpoint(of: log)
        guard !log.isProgramLog, let head = try marks(of: log)?.head, head.index > full?.index ?? 0 else {
            return full
        }
        return Checkpoint(log: log, index: head.index, entryHash: head.hash)
    }

    /// The last place of this log up to which every entry was verified, nil where there is none.
    func fullCheckpoint(of log: LogID) throws(ClientError) -> Checkpoint? {
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

    /// Remembers the last of `hashes`, the entry hashes of a verified log, unless more is remembered already.
    ///
    /// Another command may have verified further since this one began; what it remembered must be part of this
    /// log, or the two were shown different ones.
    func remember(_ log: LogID, hashes: [Digest]) throws(ClientError) {
        try locked { () throws(ClientError) in try moveCheckpoint(of: log, along: hashes) }
    }

    /// Remembers a place that was verified by itself: a tombstone, before which there is nothing any more.
    func remember(_ checkpoint: Checkpoint) throws(ClientError) {
        try locked { () throws(ClientError) in
            if let known = try fullCheckpoint(of: checkpoint.log), known.index >= checkpoint.index { return }
            try write(HomeFile.checkpoint(checkpoint.log), checkpoint.encoded)
        }
    }

    /// The same for somebody who has locked the home.
    func moveCheckpoint(of log: LogID, along hashes: [Digest]) throws(ClientError) {
        guard let last = hashes.last else { return }
        let index = UInt64(hashes.count - 1)
        // What the statements alone showed stands among all the entries, or the two were shown different logs.
        for mark in try log.isProgramLog ? [] : marks(of: log)?.all ?? [] where mark.index < hashes.count {
            guard hashes[Int(mark.index)] == mark.hash else {
                throw ClientError(LogError(log: log, index: mark.index, fault: .forked))
            }
        }
        if let known = try fullCheckpoint(of: log) {
            if known.index < hashes.count, hashes[Int(known.index)] != known.entryHash {
                throw ClientError(LogError(log: log, index: known.index, fault: .forked))
            }
            if known.index >= index { return }
        }
        try write(HomeFile.checkpoint(log), Checkpoint(log: log, index: index, entryHash: last).encoded)
    }
}
