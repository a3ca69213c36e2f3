internal import PosternAPI
internal import PosternFormat
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
            return try session.summary(
                pin, await session.program(pin, at: session.server(pin.origin, signer: me)))
        } catch {
            // A stranger sees what the genesis says.
            switch error {
            case .refused(_, hint: nil), .noIdentity: return ProgramSummary(pin)
            default: throw error
            }
        }
    }
}

/// The address in a line that somebody pasted.
func parsed(address text: String) throws(ClientError) -> ProgramAddress {
    do {
        return try ProgramAddress(text: pasted(text))
    } catch {
        throw .malformed(what: "program address", reason: "\(error)")
    }
}

extension ProgramState {
    /// Refuses where this identity is not a coordinator now.
    func checkCoordinator(_ me: UnlockedIdentity, of pin: Pin) throws(ClientError) {
        guard enrolled(me.fingerprint)?.role == .coordinator else {
            throw .notCoordinator(program: pin.genesis.name.text)
        }
    }
}
