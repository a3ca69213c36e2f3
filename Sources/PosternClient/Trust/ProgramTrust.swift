internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Session {
    /// The program's log, verified from its genesis and against what this home remembers of it.
    ///
    /// - Parameter orKept: whether what this home verified before does where the server refuses.
    func program(
        _ pin: Pin, at server: Server, orKept: Bool = true
    ) async throws(ClientError) -> VerifiedProgram {
        let log = LogID(program: pin.id)
        let known = try home.checkpoint(of: log)
        let fetched: UnverifiedLog
        do throws(ClientError) {
            fetched = try await server.entries(of: log)
        } catch {
            // Somebody who left the program, or whose cases are all closed, may not read the log any more. What they
            // verified before is still true. Where the clock is the reason, it is the clock that needs mending.
            guard orKept, case .refused(_, hint: nil) = error, let kept = try keptProgram(pin) else {
                throw error
            }
            say(
                "the server no longer gives out the log of the program; what was verified before is used"
            )
            return kept
        }
        let program = try Self.verified(fetched, known)
        try keep(fetched, program.state.heads)
        return program
    }

    /// Keeps a verified program log and its checkpoint, at one moment, unless another command has kept a longer one
    /// meanwhile.
    func keep(_ log: UnverifiedLog, _ heads: [Digest]) throws(ClientError) {
        try home.locked { () throws(ClientError) in
            if try keptLog(of: log.log.program)?.entries.count ?? 0 < log.entries.count {
                let page = Page(count: UInt64(log.entries.count), entries: log.entries, receipt: log.receipt)
                try home.write(HomeFile.programLog(log.log.program), page.encoded)
            }
            try home.moveCheckpoint(of: log.log, along: heads)
        }
    }

    /// The program log as this home verified it last, verified again; nil where there is none.
    func keptProgram(_ pin: Pin) throws(ClientError) -> VerifiedProgram? {
        let log = LogID(program: pin.id)
        guard let kept = try keptLog(of: pin.id) else { return nil }
        // Where it is shorter than the checkpoint, it is as good as none: the server is asked.
        return try? kept.verifiedProgram(checkpoint: home.checkpoint(of: log))
    }

    /// The program log as this home verified it last, not verified again; nil where there is none.
    func keptLog(of id: ProgramID) throws(ClientError) -> UnverifiedLog? {
        let name = HomeFile.programLog(id)
        guard let bytes = try home.read(name, limit: 64 << 20) else { return nil }
        do {
            let page = try Page(decoding: bytes)
            return UnverifiedLog(log: LogID(program: id), entries: page.entries, receipt: page.receipt)
        } catch {
            throw .home(file: home.path(name), reason: "is not a program log: \(error)")
        }
    }

    private static func verified(
        _ log: UnverifiedLog, _ known: Checkpoint?
    ) throws(ClientError) -> VerifiedProgram {
        do throws(LogError) {
            return try log.verifiedProgram(checkpoint: known)
        } catch {
            throw ClientError(error)
        }
    }

    /// Fetches the genesis that `address` pins, and remembers the program. The server's word counts for nothing:
    /// the genesis must have the id in the address.
    func pin(_ address: ProgramAddress) async throws(ClientError) -> Pin {
        let pin = try await unpinned(address)
        try home.write(pin)
        return pin
    }

    /// Fetches the genesis that `address` names, and remembers nothing.
    func unpinned(_ address: ProgramAddress) async throws(ClientError) -> Pin {
        let server = try server(address.origin, signer: nil)
        let answer = try await server.get(.genesis(address.program), limit: Limits.entryBytes)
        let bytes = try server.body(of: answer, .entry)
        let genesis: Genesis
        do throws(LogError) {
            genesis = try ProgramState.genesis(bytes, expecting: address.program)
        } catch {
            throw ClientError(error)
        }
        return Pin(address: address, genesis: genesis)
    }
}
