internal import HTTPTypes
internal import PosternAPI
internal import PosternFormat
internal import PosternSealing
internal import PosternSigning

/// The identity of this home while it is in memory, shared by all that one command does.
final class UnlockedIdentity: Sendable {
    let identity: Identity
    let card: Card
    let fingerprint: Fingerprint

    init(_ identity: consuming Identity) {
        card = identity.card
        fingerprint = identity.fingerprint
        self.identity = identity
    }

    /// Signs, as the makers of signed objects ask for.
    func sign(_ tag: Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature {
        identity.sign(tag, program, bytes)
    }

    /// Signs a request.
    func sign(_ request: inout HTTPRequest, body: [UInt8]?, at now: Timestamp, random: RandomSource) {
        request.sign(body: body, by: identity.signingKey, as: fingerprint, at: now, random: random)
    }

    /// A digest that only the owner of the identity can compute: file names made of it tell a thief of the home
    /// nothing about a text, not even whether a guess at it is right.
    func privateDigest(_ program: ProgramID, _ data: [UInt8]) -> Digest {
        // Ed25519 signatures are deterministic, and nobody ever sees this one: it serves as the key.
        let key = SecretBytes(copying: sign(Self.keyTag, .none, []).bytes)
        return Self.digestTag.keyedDigest(key, program, data)
    }

    private static let keyTag = Tag("postern/1/client/private-digest-key")
    private static let digestTag = Tag("postern/1/client/private-digest")
}
