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
        guard let theirName = Name(name) else { throw .malformed(what: "name", reason: Name.rule) }
        let coordinator =
            if let card { try parsed(card: card) } else { try parsed(card: identity().card) }
        let pin = try session.home.pin(named: program)
        let recovery = try await file.open()
        let server = try session.server(pin.origin, signer: recovery)
        let now = try await session.program(pin, at: server)
        if now.state.isRecovered(by: recovery.fingerprint, to: coordinator, theirName, next) {
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
        let known = try await session.append(to: pin, at: server, by: recovery, about: "card") {
            (state) throws(ClientError) in
            if state.recovery?.fingerprint == nextCard?.fingerprint,
                state.isOnlyCoordinator(coordinator, theirName, by: recovery.fingerprint)
            {
                return nil
            }
            return .recover(name: theirName, card: coordinator, recovery: nextCard)
        }
        return try session.summary(pin, known)
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

    fileprivate func isOnlyCoordinator(_ card: Card, _ name: Name, by recovery: Fingerprint) -> Bool {
        let coordinators = people.filter { $0.role == .coordinator }
        guard coordinators.count == 1, let one = coordinators.first else { return false }
        return one.card == card && one.name == name && one.enrolledBy == recovery
    }
}
