internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Session {
    /// The program's log, verified from its genesis and against what this home remembers of it.
    func program(_ pin: Pin, at server: Server) async throws(ClientError) -> VerifiedProgram {
        let log = LogID(program: pin.id)
        let known = try home.checkpoint(of: log)
        let entries: [StoredEntry]
        do throws(ClientError) {
            entries = try await server.entries(of: log)
        } catch {
            // Somebody who left the program, or whose cases are all closed, may not read the log any more. What they
            // verified before is still true.
            guard case .refused = error, let kept = try keptProgramLog(pin.id) else { throw error }
            return try Self.verified(log, kept, known)
        }
        let program = try Self.verified(log, entries, known)
        try keep(pin.id, entries)
        try home.remember(log, hashes: program.state.hashes)
        return program
    }

    /// Keeps a verified program log, unless another command has kept a longer one meanwhile.
    private func keep(_ id: ProgramID, _ entries: [StoredEntry]) throws(ClientError) {
        guard try keptProgramLog(id)?.count ?? 0 < entries.count else { return }
        try home.locked { () throws(ClientError) in
            guard try keptProgramLog(id)?.count ?? 0 < entries.count else { return }
            let page = Page(count: UInt64(entries.count), entries: entries)
            try home.write(HomeFile.programLog(id), page.encoded)
        }
    }

    /// The program log as this home verified it last, verified again; nil where there is none.
    func keptProgram(_ pin: Pin) throws(ClientError) -> VerifiedProgram? {
        let log = LogID(program: pin.id)
        guard let kept = try keptProgramLog(pin.id) else { return nil }
        // What is kept and the checkpoint are not written at one moment: then the server is asked.
        return try? UnverifiedLog(log: log, entries: kept).verifiedProgram(
            checkpoint: home.checkpoint(of: log))
    }

    private func keptProgramLog(_ id: ProgramID) throws(ClientError) -> [StoredEntry]? {
        let name = HomeFile.programLog(id)
        guard let bytes = try home.read(name, limit: 64 << 20) else { return nil }
        do {
            return try Page(decoding: bytes).entries
        } catch {
            throw .home(file: home.path(name), reason: "is not a program log: \(error)")
        }
    }

    private static func verified(
        _ log: LogID, _ entries: [StoredEntry], _ known: Checkpoint?
    ) throws(ClientError) -> VerifiedProgram {
        do throws(LogError) {
            return try UnverifiedLog(log: log, entries: entries).verifiedProgram(checkpoint: known)
        } catch {
            throw ClientError(error)
        }
    }

    /// Fetches the genesis that `address` pins, and remembers the program. The server's word counts for nothing:
    /// the genesis must have the id in the address.
    func pin(_ address: ProgramAddress) async throws(ClientError) -> Pin {
        let server = try server(address.origin, signer: nil)
        let answer = try await server.get(.genesis(address.program), limit: Limits.entryBytes)
        let bytes = try server.body(of: answer, .entry)
        let genesis: Genesis
        do throws(LogError) {
            genesis = try ProgramState(genesis: bytes, expecting: address.program).genesis
        } catch {
            throw ClientError(error)
        }
        let pin = Pin(address: address, genesis: genesis)
        try home.write(pin)
        return pin
    }
}
