internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Puts one coordinator in the place of all, in the name of the recovery identity. Afterwards `rotateAll` takes the
    /// old ones out of the rooms.
    ///
    /// Run again after it was cut off, it changes nothing that is done.
    ///
    /// - Parameters:
    ///   - file: the recovery identity that the program names.
    ///   - card: the coordinator's; this home's where nothing is given.
    ///   - name: the coordinator's name in the program.
    ///   - next: who the recovery identity is from now on.
    public func recover(
        file: RecoveryFile, card: String? = nil, name: String, next: NextRecovery = .same,
        program: String? = nil
    ) async throws(ClientError) -> ProgramSummary {
        let theirName = try Name(listed: name)
        let coordinator =
            if let card { try Card(pasted: card) } else { try Card(pasted: identity().card) }
        let pin = try session.home.pin(named: program)
        let recovery = try await file.open()
        let server = try session.server(pin.origin, signer: recovery)
        let now = try await session.recoverable(pin, coordinator, at: server)
        if now.state.isRecovered(by: recovery.fingerprint, to: coordinator, theirName, next) {
            if let named = now.state.recovery { session.home.namedRecovery(named.fingerprint) }
            return try session.summary(pin, now)
        }
        guard now.state.recovery?.fingerprint == recovery.fingerprint else {
            throw .notRecovery(program: pin.genesis.name.text)
        }
        let nextCard: Card? =
            switch next {
            case .same: recovery.card
            case .none: nil
            case .new(let file): try await file.make(session)
            }
        let action = ProgramStatement.Action.recover(name: theirName, card: coordinator, recovery: nextCard)
        let done = try await session.recover(
            pin, at: server, by: recovery, to: coordinator, action, after: now)
        if let nextCard { session.home.namedRecovery(nextCard.fingerprint) }
        return try session.summary(pin, done)
    }
}

extension Session {
    /// The program log as whoever may read it: the recovery identity, until it is no longer in force; then the
    /// coordinator whom it put in, if that is this home's identity.
    fileprivate func recoverable(
        _ pin: Pin, _ coordinator: Card, at server: Server
    ) async throws(ClientError) -> VerifiedProgram {
        do throws(ClientError) {
            return try await program(pin, at: server, orKept: false)
        } catch {
            guard case .refused(_, hint: nil) = error, let text = try? home.identityText(),
                let mine = try? OwnIdentity(text: text, file: ""), mine.fingerprint == coordinator.fingerprint
            else { throw error }
            let me = try await unlocked()
            return try await program(pin, at: self.server(pin.origin, signer: me), orKept: false)
        }
    }

    /// Appends the recovery. With it the recovery identity may have lost the right to read, so its own receipt is the
    /// proof that it is in the log.
    fileprivate func recover(
        _ pin: Pin, at server: Server, by recovery: UnlockedIdentity, to coordinator: Card,
        _ action: ProgramStatement.Action, after first: VerifiedProgram
    ) async throws(ClientError) -> VerifiedProgram {
        var known = first
        let log = LogID(program: pin.id)
        for _ in 0..<20 {
            let statement = ProgramStatement(
                program: pin.id, place: known.state.place, madeAt: clock(), action: action,
                author: recovery.fingerprint, sign: recovery.sign)
            try known.state.rehearse(statement.encoded, at: clock(), about: "card")
            let answer = try await server.post(statement.encoded, to: .log(log))
            switch answer.status {
            case 200, 201:
                let receipt = try server.receipt(
                    in: answer, for: statement.encoded, after: known.state.place, of: log,
                    by: known.state.genesis.serverKey)
                return try extended(known, with: statement.encoded, receipt)
            case 403, 409:
                // Somebody was faster, or an earlier attempt is in: what the log holds now decides.
                known = try await recoverable(pin, coordinator, at: server)
                if known.state.holds(action, by: recovery.fingerprint) { return known }
            default:
                throw server.error(for: answer)
            }
        }
        throw .conflict("others wrote into the program log faster, 20 times")
    }

    /// A program log that was just verified and kept, with one entry more.
    private func extended(
        _ known: VerifiedProgram, with entry: [UInt8], _ receipt: Receipt
    ) throws(ClientError) -> VerifiedProgram {
        let kept = try keptLog(of: known.state.id)?.entries ?? []
        let log = UnverifiedLog(
            log: known.state.log,
            entries: kept.prefix(Int(known.state.count)) + [StoredEntry(time: receipt.time, entry: entry)],
            receipt: receipt.encoded)
        let program: VerifiedProgram
        do throws(LogError) {
            program = try log.verifiedProgram(checkpoint: nil)
        } catch {
            throw ClientError(error)
        }
        try keep(log, program.state.heads)
        return program
    }
}

extension ProgramState {
    /// Whether an earlier, cut-off run did it.
    fileprivate func isRecovered(
        by recovery: Fingerprint, to card: Card, _ name: Name, _ next: NextRecovery
    ) -> Bool {
        guard isOnlyCoordinator(card, name, by: recovery) else { return false }
        switch next {
        case .same: return self.recovery?.fingerprint == recovery
        case .none: return self.recovery == nil
        case .new(let file): return (try? file.card())?.fingerprint == self.recovery?.fingerprint
        }
    }

    /// Whether this recovery is in force.
    fileprivate func holds(_ action: ProgramStatement.Action, by recovery: Fingerprint) -> Bool {
        guard case .recover(let name, let card, let next) = action else { return false }
        return self.recovery == next && isOnlyCoordinator(card, name, by: recovery)
    }

    fileprivate func isOnlyCoordinator(_ card: Card, _ name: Name, by recovery: Fingerprint) -> Bool {
        let coordinators = people.filter { $0.role == .coordinator }
        guard coordinators.count == 1, let one = coordinators.first else { return false }
        return one.card == card && one.name == name && one.enrolledBy == recovery
    }
}
