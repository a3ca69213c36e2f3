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

    /// Takes the secrets that an epoch's statement brings. Each is judged by itself: a wrap that does not open takes
    /// none of the others away. Throws the first fault when all were tried.
    mutating func take(
        _ epoch: Epoch, in entry: VerifiedEntry, identity: borrowing Identity
    ) throws(WrapError) {
        keys[epoch.number] = epoch.key
        guard let member = epoch.member(identity.fingerprint) else { return }
        let own = HistoryWrap(epoch: epoch.number, wrap: member.wrap)
        try take([own] + member.history, in: entry.log, identity: identity)
    }

    /// Takes secrets of epochs whose keys are known.
    mutating func take(
        _ wraps: [HistoryWrap], in log: LogID, identity: borrowing Identity
    ) throws(WrapError) {
        var fault: WrapError?
        for wrap in wraps where held[wrap.epoch] == nil {
            do throws(WrapError) {
                guard let key = keys[wrap.epoch] else { throw .forSomethingElse }
                let secret = try EpochSecret.open(
                    wrap.wrap, log: log, number: wrap.epoch, key: key, with: identity)
                held[wrap.epoch] = Held(secret)
            } catch {
                fault = fault ?? error
            }
        }
        if let fault { throw fault }
    }

    /// The secrets of these epochs, sealed to a card; those that are not held are left out.
    borrowing func wraps(
        of epochs: [UInt32], to card: Card, random: RandomSource
    ) -> [HistoryWrap] {
        epochs.sorted().compactMap { epoch in
            guard let held = held[epoch] else { return nil }
            return HistoryWrap(epoch: epoch, wrap: held.secret.wrap(to: card, random: random))
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
