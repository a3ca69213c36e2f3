internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// The epoch secrets of one room that a reader holds, by number.
struct EpochSecrets: ~Copyable {
    private final class Held: Sendable {
        let secret: EpochSecret
        init(_ secret: consuming EpochSecret) { self.secret = secret }
    }

    private var held: [UInt32: Held] = [:]
    private var keys: [UInt32: CaseKey] = [:]

    init() {}

    mutating func take(
        _ epoch: Epoch, in entry: VerifiedEntry, identity: borrowing Identity
    ) throws(WrapError) {
        keys[epoch.number] = epoch.key
        guard let member = epoch.member(identity.fingerprint) else { return }
        let secret = try EpochSecret.open(
            member.wrap, log: entry.log, number: epoch.number, key: epoch.key, with: identity)
        held[epoch.number] = Held(secret)
        for grant in member.history where held[grant.epoch] == nil {
            guard let key = keys[grant.epoch] else { throw .forSomethingElse }
            let earlier = try EpochSecret.open(
                grant.wrap, log: entry.log, number: grant.epoch, key: key, with: identity)
            held[grant.epoch] = Held(earlier)
        }
    }

    /// The content of a message, before its author is known to have signed it.
    borrowing func content(of message: Message) throws(OpenError) -> Content {
        let header = message.header
        guard let held = held[header.epoch] else { throw .noSecret(epoch: header.epoch) }
        guard let contentKey = SealedBox.open(header.sealedKey, with: held.secret.keyPair),
            contentKey.count == Cipher.keyLength
        else { throw .sealedKey }
        let commitment = Tag.keyCommitment.keyedDigest(contentKey, header.log.program, header.sealedKey)
        guard commitment == header.commitment else { throw .commitment }
        guard
            var padded = Cipher.open(
                message.body, key: bodyKey(contentKey, header), nonce: Cipher.singleUseNonce,
                associated: header.encoded)
        else { throw .body }
        defer { wipe(&padded) }
        do throws(FormatError) {
            return try unpadded(padded)
        } catch {
            throw .content(error)
        }
    }

    /// `opaque content<V>`, then zeros up to its padded length and not one more.
    private borrowing func unpadded(_ padded: [UInt8]) throws(FormatError) -> Content {
        var decoder = Decoder(padded)
        let content = try decoder.vector("content", 1...Limits.entryBytes)
        guard padded.count == Padding.paddedLength(decoder.offset),
            padded.dropFirst(decoder.offset).allSatisfy({ $0 == 0 })
        else { throw .value("padding") }
        return try Content(decoding: Array(content))
    }
}
