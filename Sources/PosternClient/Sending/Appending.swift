internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// So many lost races or broken connections are borne. Two hundred writers at once stay far below it.
    private static let races = 1000
    private static let cuts = 20
    /// So often may the server say that somebody was faster and then show nobody.
    private static let phantoms = 8

    /// Appends what `make` makes for the head, and makes it again whenever somebody else was faster.
    ///
    /// Append is compare-and-swap: of two entries for one place, the server takes one. So an attempt whose answer
    /// was lost either is in the log when the next one is refused, or will never be: `isIn` finds it.
    ///
    /// - Parameters:
    ///   - isIn: the index at which it stands already, or nil.
    ///   - make: the entry that follows the head; throws where there is none any more.
    /// - Returns: the index, and whether it was there before the first attempt.
    func append(
        isIn: (OpenRoom) -> UInt64?, make: (OpenRoom) throws(ClientError) -> [UInt8]
    ) async throws(ClientError) -> (index: UInt64, wasThere: Bool) {
        if let index = isIn(self) { return (index, true) }
        var races = 0
        var cuts = 0
        var phantoms = 0
        while true {
            let entry = try make(self)
            let count = log.state.count
            var isRefused = false
            switch try await server.post(entry, to: .log(id)) {
            case .answer(let answer) where answer.status == 201:
                let receipt = try server.receipt(in: answer)
                try extend(with: [StoredEntry(entry: entry, receipt: receipt)])
                try remember()
                return (count, false)
            case .answer(let answer) where answer.status == 409:
                races += 1
                guard races < Self.races else {
                    throw .conflict("others wrote into room \(id.room) faster, \(races) times")
                }
                isRefused = true
                try await pause(after: races)
            case .answer(let answer):
                throw server.error(for: answer)
            case .unknown(let reason):
                cuts += 1
                races += 1
                guard cuts < Self.cuts, races < Self.races else {
                    throw .unreachable(server: server.origin.description, reason: reason)
                }
            }
            try await refresh()
            // The server is there and others get on: so shall we.
            if log.state.count > count { cuts = 0 }
            if log.state.count > count { phantoms = 0 }
            if isRefused, log.state.count == count {
                phantoms += 1
                guard phantoms < Self.phantoms else {
                    throw .altered(
                        id, index: count, "the server says that it is taken, and does not give it out")
                }
            }
            if let index = isIn(self) {
                try remember()
                return (index, false)
            }
        }
    }

    /// Up to 20 ms after the first lost race, doubling up to 1.3 s: the wait is before the look, so that the look
    /// and the next attempt are close together.
    private func pause(after races: Int) async throws(ClientError) {
        let longest = 20 << min(races, 6)
        let bytes = session.random.bytes(2)
        let milliseconds = (Int(bytes[0]) << 8 | Int(bytes[1])) * longest / 65536
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            throw .unreachable(server: server.origin.description, reason: "stopped")
        }
    }
}

extension Server {
    /// The receipt's bytes in a 201, not yet verified.
    func receipt(in answer: Answer) throws(ClientError) -> [UInt8] {
        guard MediaType.receipt.matches(answer.contentType) else {
            throw .problem(
                server: origin.description, status: answer.status, title: "answer", detail: "is not a receipt"
            )
        }
        return answer.body
    }
}
