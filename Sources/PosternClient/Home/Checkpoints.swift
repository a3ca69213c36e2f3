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

    /// Remembers the end of a verified room, unless more is remembered already.
    ///
    /// Another command may have verified further since this one began; what it remembered must be part of this
    /// log, or the two were shown different ones.
    func remember(_ room: VerifiedLog) throws(ClientError) {
        try locked { () throws(ClientError) in
            let log = room.state.log
            try moveCheckpoint(of: log, along: room.heads)
            // What can follow is a tombstone and nothing else.
            guard room.state.isClosed, room.newer == nil, let mark = room.entries.last?.mark else { return }
            try moveMark(log, mark, end: room.place) { room.entry($0) != nil }
        }
    }

    /// Remembers what is left of a room: its statement, which a look at the statements alone must find however long a log
    /// it is shown, and the place after it, before which nothing can be verified.
    func remember(_ tombstone: Tombstone) throws(ClientError) {
        let receipt = tombstone.receipt
        try locked { () throws(ClientError) in
            let mark = StatementMark(tombstone.statement, hash: receipt.entryHash)
            try moveMark(receipt.log, mark, end: receipt.place) { _ in true }
            let known = try checkpoint(of: receipt.log)
            guard known?.place.count ?? 0 <= receipt.place.count else {
                throw ClientError(LogError(log: receipt.log, index: receipt.index, fault: .forked))
            }
            if known?.place.count == receipt.place.count { return }
            try write(
                HomeFile.checkpoint(receipt.log), Checkpoint(log: receipt.log, place: receipt.place).encoded)
        }
    }

    /// Moves the checkpoint to the end of a verified log, by the head after each count of its entries; never back. The
    /// home is locked.
    func moveCheckpoint(of log: LogID, along heads: [Digest]) throws(ClientError) {
        guard let last = heads.last, heads.count > 1 else { return }
        let end = Place(count: UInt64(heads.count - 1), head: last)
        if let known = try checkpoint(of: log)?.place {
            guard known.count > end.count || heads[Int(known.count)] == known.head else {
                throw ClientError(LogError(log: log, index: max(known.count, 1) - 1, fault: .forked))
            }
            if known.count >= end.count { return }
        }
        try write(HomeFile.checkpoint(log), Checkpoint(log: log, place: end).encoded)
    }
}
