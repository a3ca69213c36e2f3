internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Session {
    /// Appends to the program log what `next` says for the log as it is, and again for the next head whenever somebody
    /// else was faster; until `next` says that it is done.
    ///
    /// An attempt whose answer was lost either is in the log when it is read again, or never will be.
    ///
    /// - Parameters:
    ///   - author: who signs the statement; the server is asked as whoever it is asked as.
    ///   - what: what a rule that refuses it is about.
    ///   - next: what is to be done, nil where it is done already.
    func append(
        to pin: Pin, at server: Server, by author: UnlockedIdentity, about what: String,
        next: (ProgramState) throws(ClientError) -> ProgramStatement.Action?
    ) async throws(ClientError) -> VerifiedProgram {
        let log = LogID(program: pin.id)
        var cuts = 0
        var promised: UInt64?
        for _ in 0..<100 {
            let known = try await program(pin, at: server)
            if let promised, known.state.count <= promised {
                throw .altered(
                    log, index: promised, "the server gave a receipt for it and does not give it out")
            }
            guard let action = try next(known.state) else { return known }
            let statement = ProgramStatement(
                program: pin.id, index: known.state.count, previous: known.state.head.hash,
                madeAt: clock(), action: action, author: author.fingerprint, sign: author.sign)
            try known.state.rehearse(statement.encoded, about: what)
            switch try await server.post(statement.encoded, to: .log(log)) {
            case .answer(let answer) where answer.status == 201:
                var rule = ReceiptRule(log: log, serverKey: known.state.genesis.serverKey)
                try rule.check(try server.receipt(in: answer), of: statement.encoded, at: known.state.count)
                promised = known.state.count
            case .answer(let answer) where answer.status == 409:
                // What the log holds now decides.
                continue
            case .answer(let answer):
                let error = server.error(for: answer)
                guard case .refused(let name, hint: nil) = error else { throw error }
                throw .refused(
                    server: name, hint: "perhaps you are not in the program any more; ask a coordinator")
            case .unknown(let reason):
                cuts += 1
                guard cuts < 5 else { throw .unreachable(server: pin.origin.description, reason: reason) }
            }
        }
        throw .conflict("others wrote into the program log faster, 100 times")
    }
}

extension ProgramState {
    /// Tries an entry on a copy, so that the reason why it is refused is told here and not by the server.
    func rehearse(_ entry: [UInt8], about what: String) throws(ClientError) {
        var copy = self
        do throws(LogError) {
            try copy.append(entry)
        } catch {
            if case .notApproved(let fingerprint) = error.fault { throw .approvalNeeded(fingerprint) }
            throw .impossible(what: what, reason: "\(error.fault)")
        }
    }
}
