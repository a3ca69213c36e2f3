internal import HTTPTypes
internal import PosternAPI
internal import PosternFormat
internal import PosternSigning
internal import PosternStore

/// Finds out who signed a request and who they are to a log.
///
/// Everything that is not so ends in the same answer after the same work: reading the signature, looking up the
/// signer in the log and in the program, verifying one signature. Nothing is written before the signature holds.
///
/// Nothing is counted for a person before their request proved fresh (A44): an attacker who sends a captured request again
/// must not use up its author's share. Until then a request costs the address that it comes from.
struct Authentication: Sendable {
    let storage: Storage
    /// The scheme of the addresses that clients use, by which an authority's default port is told.
    let scheme: String
    let now: @Sendable () -> Timestamp
    let rates: TokenBuckets<Fingerprint>
    /// Programs begin rarely, and whoever tries is unknown: one rate for all of them together.
    let newcomers: TokenBuckets<Bool>

    /// Somebody who signed, and may read the log.
    struct Person: Sendable {
        let signature: VerifiedSignature
        let standing: Standing

        var fingerprint: Fingerprint { signature.signer }
    }

    /// The signer of a request that writes. Its nonce is used up with what it writes, and is theirs until then.
    struct Author: Sendable {
        let signature: VerifiedSignature
        let claim: NonceClaim

        var fingerprint: Fingerprint { signature.signer }
    }

    /// The signer of a request to read `log`, whose nonce is used up; refuses anyone who may not read it.
    func reader(of log: LogID, _ head: HTTPRequest) async throws(Problem) -> Person {
        let person = try await signer(head, in: log, hasBody: false)
        guard person.standing.mayRead(log) else { throw .refused }
        try await spend(person.signature)
        return person
    }

    /// The signer of a request that asks what they may read in `program`; its nonce is used up.
    func somebody(in program: LogID, _ head: HTTPRequest) async throws(Problem) -> Person {
        let person = try await signer(head, in: program, hasBody: false)
        guard person.standing.mayListRooms else { throw .refused }
        try await spend(person.signature)
        return person
    }

    /// The signer of a request to add to `log`; refuses anyone who may not read it. Where nothing is added in the end,
    /// `useUp` is to follow.
    func author(in log: LogID, _ head: HTTPRequest) async throws(Problem) -> Author {
        let person = try await signer(head, in: log, hasBody: true)
        guard person.standing.mayRead(log) else { throw .refused }
        let claim = try await claim(person.signature)
        try limit(person.fingerprint)
        return Author(signature: person.signature, claim: claim)
    }

    /// Uses the nonce up of a request that was counted and then failed, so that it is not counted once more.
    func useUp(_ author: Author) async {
        do throws(StoreError) {
            try await storage.store.use(nonce: author.signature.use)
        } catch {
            // A copy of it will be let in, and counted, once more.
            if error != .replayed { rates.give(author.fingerprint, 1) }
        }
    }

    /// Uses the nonce up, and then counts the request. The look at the rate before it takes nothing: it keeps a person
    /// over their rate from making the disk work.
    private func spend(_ signature: VerifiedSignature) async throws(Problem) {
        if let seconds = rates.wait(for: signature.signer) { throw .tooMany(retryAfter: seconds) }
        try await storage.ask { store throws(StoreError) in try await store.use(nonce: signature.use) }
        try limit(signature.signer)
    }

    private func claim(_ signature: VerifiedSignature) async throws(Problem) -> NonceClaim {
        try await storage.ask { store throws(StoreError) in try await store.claim(signature.use) }
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

    /// The signer, whom nobody knows yet, of a request with this body, by the card that they bring.
    func newcomer(
        _ claimed: UnverifiedSignature, card: Card, body: [UInt8]
    ) async throws(Problem) -> Author {
        let signature = try Self.verified(claimed, by: card.signingKey, at: now())
        guard card.fingerprint == signature.signer else { throw .refused }
        try Self.check(body, signature)
        let claim = try await claim(signature)
        if let seconds = newcomers.take(true) { throw .tooMany(retryAfter: seconds) }
        return Author(signature: signature, claim: claim)
    }

    /// Checks that the body is the one that was signed.
    static func check(_ body: [UInt8], _ signature: VerifiedSignature) throws(Problem) {
        do throws(SignatureError) {
            try signature.check(body: body)
        } catch {
            throw .refused
        }
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
