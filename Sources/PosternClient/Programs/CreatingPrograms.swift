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
    ///   - policy: what the program promises about time, and whether additions need a maintainer; fixed for good.
    ///   - recovery: where the recovery identity is written, which alone can replace the coordinators; none is made where
    ///     nothing is given.
    public func createProgram(
        name: String, server: String, setupCode: String, coordinatorName: String? = nil,
        policy: Policy = .standard, recovery: RecoveryFile? = nil
    ) async throws(ClientError) -> ProgramSummary {
        guard let programName = Name(name) else {
            throw .malformed(what: "name", reason: Name.rule)
        }
        guard let origin = ServerOrigin(server) else {
            throw .malformed(what: server, reason: "is not a server of the form https://host")
        }
        let me = try await session.unlocked()
        guard let ownName = coordinatorName.map({ Name($0) }) ?? me.card.name else {
            throw .malformed(what: "name of the coordinator", reason: "is needed, since the card has none")
        }
        let link = try session.server(origin, signer: me)
        let file = HomeFile.opening(
            "genesis-" + me.privateDigest(.none, Array("\(origin)/\(setupCode)/\(name)".utf8)).text)
        let genesis = try await session.genesis(file, at: link, recovery) { serverKey, recovery in
            Genesis(
                name: programName, madeAt: session.clock(), policy: policy, serverKey: serverKey,
                card: me.card, coordinatorName: ownName, recovery: recovery, random: session.random,
                sign: me.sign)
        }
        try await session.found(genesis, at: link, setupCode: setupCode)
        let pin = Pin(address: ProgramAddress(origin: origin, program: genesis.id), genesis: genesis)
        try session.home.write(pin)
        let program = try await session.program(pin, at: link)
        session.home.remove(file)
        return try session.summary(pin, program)
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
                server: server.origin.description, status: 200, title: "answer",
                detail: "is not the description of a server")
        }
        guard description.suites.contains(1) else {
            throw .problem(
                server: server.origin.description, status: 200, title: "answer",
                detail: "the server does not know suite 1")
        }
        let card = if let recovery { try await recovery.make(self) } else { Card?.none }
        let genesis = make(description.serverKey, card)
        try home.write(file, genesis.encoded)
        if let card { home.namedRecovery(card.fingerprint) }
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
        var cuts = 0
        while true {
            switch try await server.post(genesis.encoded, to: .programs, setupCode: setupCode) {
            case .answer(let answer) where answer.status == 201:
                let receipt = try server.receipt(in: answer)
                var rule = ReceiptRule(log: LogID(program: genesis.id), serverKey: genesis.serverKey)
                try rule.check(receipt, of: genesis.encoded, at: 0)
                return
            case .answer(let answer):
                if try await isFounded(genesis, at: server) { return }
                let error = server.error(for: answer)
                guard case .refused(let name, nil) = error else { throw error }
                throw .refused(server: name, hint: "the setup code is the one that a new server prints once")
            case .unknown(let reason):
                cuts += 1
                if try await isFounded(genesis, at: server) { return }
                guard cuts < 5 else { throw .unreachable(server: server.origin.description, reason: reason) }
            }
        }
    }

    private func isFounded(_ genesis: Genesis, at server: Server) async throws(ClientError) -> Bool {
        let answer = try await server.get(.genesis(genesis.id), limit: Limits.entryBytes)
        return answer.status == 200 && answer.body == genesis.encoded
    }
}

extension ReceiptRule {
    /// Verifies the receipt that the server gave for an entry that was just sent.
    mutating func check(_ receipt: [UInt8], of entry: [UInt8], at index: UInt64) throws(ClientError) {
        do throws(LogError) {
            _ = try verify(receipt, index: index, entryHash: Entry.hash(of: entry, program: log.program))
        } catch {
            throw ClientError(error)
        }
    }
}
