internal import PosternAPI
public import PosternFormat
internal import PosternLog

extension Client {
    /// Remembers the program of an address. Its genesis comes from the server and is believed because the address
    /// holds its digest.
    public func pinProgram(_ address: String) async throws(ClientError) -> ProgramSummary {
        ProgramSummary(try await session.pin(parsed(address: address)))
    }

    /// The programs that this home remembers, by name. Asks nobody.
    public func pinnedPrograms() throws(ClientError) -> [PinnedProgram] {
        try session.home.pins().map(\.view)
    }

    /// A program and, where this identity may read its log, who is enrolled.
    ///
    /// - Parameter program: its name, the beginning of its id, or its address; nil where only one is pinned.
    public func showProgram(_ program: String? = nil) async throws(ClientError) -> ProgramSummary {
        let pin = try session.home.pin(named: program)
        do throws(ClientError) {
            let me = try await session.unlocked()
            return ProgramSummary(
                pin, try await session.program(pin, at: session.server(pin.origin, signer: me)))
        } catch {
            // A stranger sees what the genesis says.
            switch error {
            case .refused(_, hint: nil), .noIdentity: return ProgramSummary(pin)
            default: throw error
            }
        }
    }

    /// Takes somebody into the program. Enrolling the same person again in the same role under the same name changes
    /// nothing.
    public func enroll(
        card: String, role: Role, name: String, program: String? = nil
    ) async throws(ClientError) -> ProgramSummary {
        guard role != .researcher else {
            throw .malformed(
                what: "role", reason: "is maintainer or coordinator; researchers are not enrolled")
        }
        guard let theirName = Name(name) else {
            throw .malformed(
                what: "name", reason: "has 1 to \(Limits.nameBytes) bytes and no control characters")
        }
        let card = try parsed(card: card)
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let log = LogID(program: pin.id)
        var cuts = 0
        var promised: UInt64?
        for _ in 0..<100 {
            let known = try await session.program(pin, at: server)
            try known.state.checkCoordinator(me, of: pin)
            if let promised, known.state.count <= promised {
                throw .altered(
                    log, index: promised, "the server gave a receipt for it and does not give it out")
            }
            if let there = known.state.enrolled(card.fingerprint) {
                guard there.role == role, there.name == theirName else {
                    throw .impossible(
                        what: "card", reason: "is enrolled already, as \(there.role) \(there.name)")
                }
                return ProgramSummary(pin, known)
            }
            let statement = ProgramStatement(
                program: pin.id, index: known.state.count, previous: known.state.head.hash,
                madeAt: session.clock(), action: .enroll(role: role, name: theirName, card: card),
                author: me.fingerprint, sign: me.sign)
            try known.state.rehearse(statement.encoded)
            switch try await server.post(statement.encoded, to: .log(log)) {
            case .answer(let answer) where answer.status == 201:
                var rule = ReceiptRule(log: log, serverKey: known.state.genesis.serverKey)
                try rule.check(try server.receipt(in: answer), of: statement.encoded, at: known.state.count)
                promised = known.state.count
            case .answer(let answer) where answer.status == 409:
                // What the log holds now decides.
                continue
            case .answer(let answer):
                throw server.error(for: answer)
            case .unknown(let reason):
                cuts += 1
                guard cuts < 5 else { throw .unreachable(server: pin.origin.description, reason: reason) }
            }
        }
        throw .conflict("others wrote into the program log faster, 100 times")
    }
}

/// The address in a line that somebody pasted.
func parsed(address text: String) throws(ClientError) -> ProgramAddress {
    do {
        return try ProgramAddress(text: trimmed(text))
    } catch {
        throw .malformed(what: "program address", reason: "\(error)")
    }
}

/// The card in a line that somebody pasted.
func parsed(card text: String) throws(ClientError) -> Card {
    do {
        return try Card(text: trimmed(text))
    } catch {
        throw .malformed(what: "card", reason: "\(error)")
    }
}

extension ProgramState {
    /// Refuses where this identity is not a coordinator now.
    func checkCoordinator(_ me: UnlockedIdentity, of pin: Pin) throws(ClientError) {
        guard enrolled(me.fingerprint)?.role == .coordinator else {
            throw .notCoordinator(program: pin.genesis.name.text)
        }
    }

    /// Tries an entry on a copy, so that the reason why it is refused is told here and not by the server.
    fileprivate func rehearse(_ entry: [UInt8]) throws(ClientError) {
        var copy = self
        do throws(LogError) {
            try copy.append(entry)
        } catch {
            throw .impossible(what: "card", reason: "\(error.fault)")
        }
    }
}
