internal import PosternSigning
internal import Synchronization

/// The nonces of requests that are under way and that have not used them up yet.
final class NonceClaims: Sendable {
    private let marks = Mutex<Set<Digest>>([])

    /// Holds a nonce until the claim goes; nil where another request holds it.
    func claim(_ mark: Digest) -> NonceClaim? {
        guard marks.withLock({ $0.insert(mark).inserted }) else { return nil }
        return NonceClaim(mark, in: self)
    }

    fileprivate func release(_ mark: Digest) { marks.withLock { _ = $0.remove(mark) } }
}

/// A request's nonce, held for that request alone while it is under way. A class, so that it is given back however the
/// request ends.
public final class NonceClaim: Sendable {
    private let mark: Digest
    private let claims: NonceClaims

    fileprivate init(_ mark: Digest, in claims: NonceClaims) {
        self.mark = mark
        self.claims = claims
    }

    deinit { claims.release(mark) }
}
