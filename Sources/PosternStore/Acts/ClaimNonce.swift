internal import GRDB
internal import PosternFormat

extension Store {
    /// Proves that a request is fresh before anything is counted for its author: `.replayed` where its nonce is used up,
    /// or where another request with that nonce is under way.
    ///
    /// Writes nothing. The nonce is used up by `append`, `createProgram` or `use(nonce:)`, in the commit that decides
    /// whether the request is done (A12); the claim is kept until then, so that no copy gets past this meanwhile (A44).
    public func claim(_ nonce: NonceUse) async throws(StoreError) -> NonceClaim {
        let mark = NonceRow.mark(nonce, key: nonceKey)
        // In this order. The claim first: a request that ended in between used its nonce up before it let go of it.
        // Memory before the database: a commit puts what is in memory there before it forgets it.
        guard let claim = claims.claim(mark), !unwritten.holds(mark) else { throw .replayed }
        guard try await !read({ try NonceRow.holds(mark, in: $0) }) else { throw .replayed }
        return claim
    }
}
