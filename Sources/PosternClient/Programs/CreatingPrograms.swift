internal import PosternAPI
public import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Makes a program on a new server, with this identity as its first coordinator, and pins it.
    ///
    /// A command that was cut off is run again with the same arguments: the server's setup code is good for one
    /// program, and this is still the same one.
    ///
    /// - Parameters:
    ///   - coordinatorName: this identity's name in the program; the card's where none is given.
    ///   - targets: the times that the program sets itself, in its first policy.
    ///   - hasDualControl: whether additions need a maintainer; fixed for good.
    ///   - recovery: where the recovery identity is written, which alone can replace the coordinators; none is made where
    ///     nothing is given.
    public func createProgram(
        name: String, server: String, setupCode: String, coordinatorName: String? = nil,
        targets: Policy.Targets = .standard, hasDualControl: Bool = false,
        recovery: RecoveryFile? = nil
    ) async throws(ClientError) -> ProgramSummary {
        guard let programName = Name(name) else {
            throw .malformed(what: "name", reason: Name.rule)
        }
        guard let origin = ServerOrigin(trimmed(server)) else {
            throw .malformed(what: "server", reason: "\(ShownText(server)) does not look like https://host")
        }
        let setupCode = bare(setupCode)
        // Before the setup code is used up.
        try session.home.checkLayout()
        let me = try await session.unlocked()
        let owner = "name of the coordinator"
        guard let typedName = coordinatorName ?? me.card.name?.text else {
            throw .needed(what: "your card holds no name", option: "--coordinator-name NAME")
        }
        let ownName = try Name(listed: typedName, of: owner)
        let link = try session.server(origin, signer: me)
        let file = HomeFile.opening(
            "genesis-" + me.privateDigest(.none, Array("\(origin)/\(setupCode)/\(name)".utf8)).text)
        let genesis = try await session.genesis(file, at: link, recovery) { serverKey, recovery in
            Genesis(
                name: programName, madeAt: session.clock(), hasDualControl: hasDualControl,
                serverKey: serverKey,
                card: me.card, coordinatorName: ownName, recovery: recovery, random: session.random,
                sign: me.sign)
        }
        do throws(ClientError) {
            try await session.found(genesis, at: link, setupCode: setupCode)
        } catch {
            // No program is made of it. A recovery identity waits for the next run.
            if case .setupCode = error { session.home.remove(file) }
            throw error
        }
        if let card = genesis.recovery { session.home.namedRecovery(card.fingerprint) }
        let pin = Pin(address: ProgramAddress(origin: origin, program: genesis.id), genesis: genesis)
        try session.home.write(pin)
        let program = try await session.put(targets, in: pin, at: link, by: me, isFirst: true)
        session.home.remove(file)
        return try session.summary(pin, program)
    }

    /// Puts the next policy in force, with these targets; the same ones change nothing. Cases that are open keep the
    /// acknowledgement time under which they were opened.
    public func setPolicy(
        _ change: (Policy.Targets) throws(ClientError) -> Policy.Targets, program: String? = nil
    ) async throws(ClientError) -> ProgramSummary {
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let now = try await session.program(pin, at: server)
        let known = try await session.put(
            try change(now.state.targets), in: pin, at: server, by: me, isFirst: false)
        return try session.summary(pin, known)
    }
}

extension Session {
    /// Puts a policy with these targets in force.
    ///
    /// - Parameter isFirst: whether it is for a program that has none yet; then the standard ones need no policy.
    fileprivate func put(
        _ targets: Policy.Targets, in pin: Pin, at server: Server, by me: UnlockedIdentity, isFirst: Bool
    ) async throws(ClientError) -> VerifiedProgram {
        try await append(to: pin, at: server, by: me, about: "policy") { (state) throws(ClientError) in
            guard state.targets != targets, !isFirst || state.policies.isEmpty else { return nil }
            try state.checkCoordinator(me, of: pin)
            let version = (state.policies.last?.policy.version ?? 0) &+ 1
            return .policy(
                Policy(
                    program: pin.id, version: version, madeAt: clock(), targets: targets,
                    author: me.fingerprint, sign: me.sign))
        }
    }
}

extension Session {
    /// The genesis that an earlier, cut-off run made, or a new one. It is kept before it is sent: a second one would
    /// be another program.
    fileprivate func genesis(
        _ file: String, at server: Server, _ recovery: RecoveryFile?,
        make: (VerifyingKey, Card?) -> Genesis
    ) async throws(ClientError) -> Genesis {
        if let begun = try begunGenesis(file) {
            let card = if let recovery { try recovery.card() } else { Card?.none }
            guard begun.recovery == card else {
                throw .conflict(
                    "an earlier run began this program with another recovery file; give the same one")
            }
            return begun
        }
        let bytes = try server.body(of: try await server.get(.server), .json)
        guard let description = JSONBody.decode(ServerDescription.self, from: bytes) else {
            throw .problem(
                server: server.origin.description, status: 200, title: "",
                detail: "that is not the description of a server")
        }
        guard description.suites.contains(1) else {
            throw .problem(
                server: server.origin.description, status: 200, title: "",
                detail: "it does not know suite 1")
        }
        let card = if let recovery { try await recovery.make(self) } else { Card?.none }
        let genesis = make(description.serverKey, card)
        try home.write(file, genesis.encoded)
        return genesis
    }

    private func begunGenesis(_ file: String) throws(ClientError) -> Genesis? {
        guard let bytes = try home.read(file) else { return nil }
        do {
            return try Genesis(decoding: bytes)
        } catch {
            throw .home(file: home.path(file), reason: "is not a genesis: \(error)")
        }
    }

    /// Hands the genesis to the server, unless it has it already.
    fileprivate func found(
        _ genesis: Genesis, at server: Server, setupCode: String
    ) async throws(ClientError) {
        let answer = try await server.post(genesis.encoded, to: .programs, setupCode: setupCode)
        let log = LogID(program: genesis.id)
        if answer.status == 201 {
            _ = try server.receipt(
                in: answer, for: genesis.encoded, after: Place(startOf: log), of: log, by: genesis.serverKey)
            return
        }
        // The code is used up by the first attempt that arrives, whose answer may have been lost.
        if try await isFounded(genesis, at: server) { return }
        let error = server.error(for: answer)
        guard case .refused(let name, nil) = error else { throw error }
        throw .setupCode(server: name)
    }

    private func isFounded(_ genesis: Genesis, at server: Server) async throws(ClientError) -> Bool {
        let answer = try await server.get(.genesis(genesis.id), limit: Limits.entryBytes)
        return answer.status == 200 && answer.body == genesis.encoded
    }
}
