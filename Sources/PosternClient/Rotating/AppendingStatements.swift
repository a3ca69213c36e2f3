internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension StatementRoom {
    private static let races = 200
    private static let cuts = 20
    /// So often may the server say that somebody was faster and then show nobody.
    private static let phantoms = 8

    /// Appends the statement that `make` makes for the head, and makes it again, for the next head, whenever somebody
    /// else was faster. What came in between is verified first.
    ///
    /// An attempt whose answer was lost either is among the statements when they are fetched again, or never will be.
    ///
    /// - Parameters:
    ///   - isIn: the index at which it stands already, or nil.
    ///   - make: the statement that follows the head; throws where there is none any more.
    /// - Returns: the index, and whether it was there before the first attempt.
    mutating func append(
        isIn: (StatementRoom) -> UInt64?, make: (StatementRoom) throws(ClientError) -> [UInt8]
    ) async throws(ClientError) -> (index: UInt64, wasThere: Bool) {
        if let index = isIn(self) { return (index, true) }
        var races = 0
        var cuts = 0
        var phantoms = 0
        var isRenewed = false
        while true {
            let entry = try make(self)
            let count = log.count
            var isRefused = false
            switch try await handle.server.post(entry, to: .log(id)) {
            case .answer(let answer) where answer.status == 201:
                let receipt = try handle.server.receipt(in: answer)
                try extend(with: StoredEntry(entry: entry, receipt: receipt))
                try remember()
                return (count, false)
            case .answer(let answer) where answer.status == 409:
                races += 1
                guard races < Self.races else {
                    throw .conflict("others wrote into room \(id.room) faster, \(races) times")
                }
                isRefused = true
                try await pause(after: races)
            case .answer(let answer) where answer.status == 422 && !isRenewed:
                // Who is listed may have left the program since its log was read.
                isRenewed = true
                try await renewProgram()
                continue
            case .answer(let answer):
                throw handle.server.error(for: answer)
            case .unknown(let reason):
                cuts += 1
                guard cuts < Self.cuts else {
                    throw .unreachable(server: handle.server.origin.description, reason: reason)
                }
            }
            try await refresh()
            if isRefused, log.count == count {
                phantoms += 1
                guard phantoms < Self.phantoms else {
                    throw .altered(
                        id, index: count, "the server says that it is taken, and does not give it out")
                }
            } else {
                phantoms = 0
            }
            if let index = isIn(self) { return (index, false) }
        }
    }

    /// Fetches and verifies the statements as they are now.
    private mutating func refresh() async throws(ClientError) {
        switch try await session.look(at: id.room, of: handle, knowing: program) {
        case .standing(let room): self = room
        case .destroyed(let tombstone): throw .caseDestroyed(CaseTombstone(tombstone))
        }
    }

    /// Up to 20 ms after the first lost race, doubling up to 1.3 s.
    private func pause(after races: Int) async throws(ClientError) {
        let longest = 20 << min(races, 6)
        let bytes = session.random.bytes(2)
        let milliseconds = (Int(bytes[0]) << 8 | Int(bytes[1])) * longest / 65536
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            throw .unreachable(server: handle.server.origin.description, reason: "stopped")
        }
    }
}
