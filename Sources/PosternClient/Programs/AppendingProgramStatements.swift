internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Session {
    /// Appends to the program log what `next` says for the log as it is, and again for the next place whenever somebody
    /// else was faster; until `next` says that it is done.
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
        var promised: Receipt?
        for _ in 0..<100 {
            let known = try await program(pin, at: server)
            if let promised {
                let there = known.state.heads.count > Int(promised.place.count)
                guard there, known.state.heads[Int(promised.place.count)] == promised.place.head else {
                    throw .altered(
                        log, index: promised.index,
                        "the server gave a receipt for it and does not give it out")
                }
            }
            guard let action = try next(known.state) else { return known }
            let statement = ProgramStatement(
                program: pin.id, place: known.state.place, madeAt: clock(), action: action,
                author: author.fingerprint, sign: author.sign)
            try known.state.rehearse(statement.encoded, at: clock(), about: what)
            let answer = try await server.post(statement.encoded, to: .log(log))
            switch answer.status {
            case 200, 201:
                promised = try server.receipt(
                    in: answer, for: statement.encoded, after: known.state.place, of: log,
                    by: known.state.genesis.serverKey)
            case 409:
                // What the log holds now decides.
                continue
            default:
                let error = server.error(for: answer)
                guard case .refused(let name, hint: nil) = error else { throw error }
                throw .refused(
                    server: name, hint: "you may have left the program; ask a coordinator")
            }
        }
        throw .conflict("others wrote into the program log faster, 100 times")
    }
}

extension Server {
    /// The verified receipt that an answer gives for an entry whose place its author named.
    func receipt(
        in answer: Answer, for entry: [UInt8], after before: Place, of log: LogID, by serverKey: VerifyingKey
    ) throws(ClientError) -> Receipt {
        let page = try page(in: body(of: answer, .page), of: log, at: before.count)
        do throws(LogError) {
            return try ReceiptRule(log: log, serverKey: serverKey)
                .verify(page.receipt, for: entry, after: before)
        } catch {
            throw ClientError(error)
        }
    }
}

extension ProgramState {
    /// Tries an entry on a copy, so that the reason why it is refused is told here and not by the server.
    func rehearse(_ entry: [UInt8], at now: Timestamp, about what: String) throws(ClientError) {
        var copy = self
        do throws(LogError) {
            try copy.append(StoredEntry(time: max(now, time), entry: entry))
        } catch {
            if case .notApproved = error.fault, let needed = approvalNeeded(for: entry) { throw needed }
            if case .newer = error.fault { throw ClientError(error) }
            throw .impossible(what: what, reason: "\(error.fault)")
        }
    }

    /// The approval that an enrolment or a replacement lacks.
    private func approvalNeeded(for entry: [UInt8]) -> ClientError? {
        guard case .programStatement(let statement)? = try? Entry(decoding: entry) else { return nil }
        switch statement.action {
        case .enroll(let role, _, let card):
            return .approvalNeeded(card: card, role: role, replacing: nil)
        case .replace(let old, let card):
            return enrolled(old).map { .approvalNeeded(card: card, role: $0.role, replacing: old) }
        default: return nil
        }
    }
}
