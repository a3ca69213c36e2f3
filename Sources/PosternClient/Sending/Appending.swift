internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// A room as this home looked at it, to which entries can be added: by all of its entries, or by its statements alone.
protocol AppendableRoom {
    /// The room.
    var id: LogID { get }
    var session: Session { get }
    var server: Server { get }
    /// The place after the last statement.
    var lastStatement: Place { get }
    /// How much of the program log was verified.
    var programCount: UInt64 { get }

    /// Takes an entry that the server says it has taken, and what came before it: verified, and kept.
    mutating func take(_ entry: [UInt8], _ page: Page) async throws(ClientError) -> UInt64
    /// Fetches and verifies what was appended meanwhile.
    mutating func lookAgain() async throws(ClientError)
    /// Takes the program log as it is now.
    mutating func renewProgram() async throws(ClientError)
}

extension AppendableRoom {
    /// How many statements of others may come first. Two hundred coordinators at once stay below it.
    private var attempts: Int { 256 }

    /// Appends what `make` makes, and makes it again where a statement of somebody else came first.
    ///
    /// The server gives the entry its place, and the same bytes are one entry however often they are sent: no entry of
    /// another kind, and no lost answer, is a reason to make it again.
    ///
    /// - Parameters:
    ///   - isIn: the index at which it stands already, or nil.
    ///   - make: the entry for the room as it is; throws where the room takes none.
    /// - Returns: the index, and whether it was there before the first attempt.
    mutating func append(
        isIn: (Self) -> UInt64?, making make: (Self) throws(ClientError) -> [UInt8]
    ) async throws(ClientError) -> (index: UInt64, wasThere: Bool) {
        if let index = isIn(self) { return (index, true) }
        var isRenewed = false
        for _ in 0..<attempts {
            let entry = try make(self)
            let answer = try await server.post(entry, to: .log(id))
            switch answer.status {
            case 200, 201:
                let page = try server.page(in: server.body(of: answer, .page), of: id, at: 0)
                let index = try await take(entry, page)
                // The server's word for an own entry: the evidence, should it ever say otherwise.
                try session.home.write(HomeFile.receipt(id, index), page.receipt)
                return (index, false)
            case 409:
                let last = lastStatement
                try await lookAgain()
                if let index = isIn(self) { return (index, false) }
                guard lastStatement != last else {
                    throw .altered(
                        id, index: last.count,
                        "the server says that a statement is there, and does not give it out")
                }
            case 422 where !isRenewed:
                // A member of the list may have left the program since its log was read.
                isRenewed = true
                let known = programCount
                try await renewProgram()
                guard programCount != known else { throw server.error(for: answer) }
            default:
                throw server.error(for: answer)
            }
        }
        throw .conflict("others changed room \(id.room) faster, \(attempts) times")
    }
}

extension OpenRoom: AppendableRoom {
    var lastStatement: Place { log.state.statements.last }
    var programCount: UInt64 { program.state.count }

    func lookAgain() async throws(ClientError) { try await refresh() }

    func take(_ entry: [UInt8], _ page: Page) async throws(ClientError) -> UInt64 {
        let hash = Entry.hash(of: entry, program: id.program)
        let receipt = try receipt(in: page)
        let seen = (try? Entry(decoding: entry))?.prefix?.seen.count ?? 0
        // What the author had not seen when the entry was made may have been read here since.
        let known = log.place.count >= seen ? Int(log.place.count - seen) : 0
        let unseen = Array(page.entries.dropFirst(known))
        let appenders = Array(page.everyAppender.dropFirst(known))
        if receipt.entryHash == hash, receipt.index == log.place.count + UInt64(unseen.count) {
            let stored = unseen + [StoredEntry(time: receipt.time, entry: entry)]
            try await renewProgram(for: stored)
            try extend(with: stored, receipt: page.receipt, appenders: appenders)
        } else {
            // More came in between than fits into the answer.
            try await refresh()
        }
        guard let index = log.entry(hash)?.index else {
            throw .altered(
                id, index: receipt.index, "the server gave a receipt for it and does not give it out")
        }
        let rule = ReceiptRule(log: id, serverKey: program.state.genesis.serverKey)
        let before = Place(count: index, head: log.heads[Int(index)])
        do throws(LogError) {
            _ = try rule.verify(page.receipt, for: entry, after: before)
        } catch {
            throw ClientError(error)
        }
        own[index] = page.receipt
        try remember()
        return index
    }

    private func receipt(in page: Page) throws(ClientError) -> Receipt {
        do throws(FormatError) {
            return try Receipt(decoding: page.receipt)
        } catch {
            throw .altered(id, index: log.place.count, "the receipt is not well formed: \(error)")
        }
    }

    /// Appends what `make` makes for this room as it is.
    func append(
        isIn: (OpenRoom) -> UInt64?, make: (OpenRoom) throws(ClientError) -> [UInt8]
    ) async throws(ClientError) -> (index: UInt64, wasThere: Bool) {
        var room = self
        return try await room.append(isIn: isIn, making: make)
    }
}

extension StatementRoom: AppendableRoom {
    var server: Server { handle.server }
    var lastStatement: Place { log.statements.last }
    var programCount: UInt64 { program.state.count }

    /// Only statements are appended here. What came between the end that was seen and the statement is not looked at.
    mutating func take(_ entry: [UInt8], _ page: Page) async throws(ClientError) -> UInt64 {
        let receipt: Receipt
        do throws(LogError) {
            receipt = try log.append(entry, receipt: page.receipt, program: program)
        } catch {
            throw ClientError(error)
        }
        try remember(receipted: receipt.place)
        return receipt.index
    }

    mutating func lookAgain() async throws(ClientError) {
        switch try await session.look(at: id.room, of: handle, knowing: program) {
        case .standing(let room): self = room
        case .destroyed(let tombstone): throw .caseDestroyed(CaseTombstone(tombstone))
        }
    }

    /// Appends the statement that `make` makes for this room as it is.
    mutating func append(
        isIn: (StatementRoom) -> UInt64?, make: (StatementRoom) throws(ClientError) -> [UInt8]
    ) async throws(ClientError) -> (index: UInt64, wasThere: Bool) {
        try await append(isIn: isIn, making: make)
    }
}
