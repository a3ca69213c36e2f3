/// Why a request's signature does not hold.
///
/// For tests and for the client's own use: from outside, a server's answer is the same for all of them.
public enum SignatureError: Error, Hashable, Sendable {
    /// There is none.
    case missing
    /// One of the fields comes twice, is too long, or is not what RFC 9421 writes.
    case malformed
    /// It does not cover exactly what it must.
    case components
    /// A parameter is missing, is one too many, or has another value than it must.
    case parameters
    /// It was made too long ago, or in the future.
    case stale
    /// It is not this key's over this request.
    case mismatch
    /// The body is not the one that was signed.
    case digest
}
