internal import HTTPTypes
internal import PosternAPI
internal import PosternFormat
internal import PosternSigning
internal import PosternStore

/// Finds out who signed a request and who they are to a log.
///
/// Everything that is not so ends in the same answer after the same work: reading the signature, looking up the
/// signer in the log and in the program, verifying one signature. Nothing is written before the signature holds.
struct Authentication: Sendable {
    let storage: Storage
    /// The scheme of the addresses that clients use, by which an authority's default port is told.
    let scheme: String
    let now: @Sendable () -> Timestamp
    let rates: TokenBuckets<Fingerprint>
    /// Programs begin rarely, and whoever tries is unknown: one rate for all of them together.
    let newcomers = TokenBuckets<Bool>(rate: 1, burst: 60, capacity: 1)

    /// Somebody who signed, and may read the log.
    struct Person: Sendable {
        let signature: VerifiedSignature
        let standing: Standing

        var fingerprint: Fingerprint { signature.signer }
    }

    /// The signer of a request about `log`; refuses whoever may not read it.
    func reader(
        of log: LogID, _ head: HTTPRequest, hasBody: Bool
    ) async throws(Problem) -> Person {
        let person = try await signer(head, in: log, hasBody: hasBody)
        guard person.standing.mayRead(log) else { throw .refused }
        try limit(person.fingerprint)
        return person
    }

    /// The signer of a request that asks what they may read in `program`.
    func somebody(in program: LogID, _ head: HTTPRequest) async throws(Problem) -> Person {
        let person = try await signer(head, in: program, hasBody: false)
        guard person.standing.mayListRooms else { throw .refused }
        try limit(person.fingerprint)
        return person
    }

    private func signer(_ head: HTTPRequest, in log: LogID, hasBody: Bool) async throws(Problem) -> Person {
        let claim = try unverified(head, hasBody: hasBody)
        let standing = try await storage.ask { store throws(StoreError) in
            try await store.standing(of: claim.signer, in: log)
        }
        let key = standing?.signingKey ?? storage.store.decoyKey
        let signature = try Self.verified(claim, by: key, at: now())
        guard let standing else { throw .refused }
        return Person(signature: signature, standing: standing)
    }

    /// The signature of a request whose signer nobody knows yet, by the card that they bring.
    func newcomer(_ claim: UnverifiedSignature, card: Card) throws(Problem) -> VerifiedSignature {
        let signature = try Self.verified(claim, by: card.signingKey, at: now())
        guard card.fingerprint == signature.signer else { throw .refused }
        if let seconds = newcomers.take(true) { throw .tooMany(retryAfter: seconds) }
        return signature
    }

    /// The signature as it claims to be.
    func unverified(_ head: HTTPRequest, hasBody: Bool) throws(Problem) -> UnverifiedSignature {
        var head = head
        head.scheme = scheme
        do throws(SignatureError) {
            return try UnverifiedSignature(head, hasBody: hasBody)
        } catch {
            throw .refused
        }
    }

    private static func verified(
        _ claim: UnverifiedSignature, by key: VerifyingKey, at now: Timestamp
    ) throws(Problem) -> VerifiedSignature {
        do throws(SignatureError) {
            return try claim.verified(by: key, at: now)
        } catch {
            throw .refused
        }
    }

    /// Counts a page by its size: each MiB of it costs as much as a request.
    func charge(_ person: Person, bytes: Int) { rates.charge(person.fingerprint, bytes >> 20) }

    private func limit(_ person: Fingerprint) throws(Problem) {
        if let seconds = rates.take(person) { throw .tooMany(retryAfter: seconds) }
    }
}

extension VerifiedSignature {
    /// The request's mark, by which the store knows it again.
    var use: NonceUse { NonceUse(signer: signer, nonce: nonce.bytes, created: created) }
}
