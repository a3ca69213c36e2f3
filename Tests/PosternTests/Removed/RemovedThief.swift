import PosternFormat
import PosternLog
import PosternSigning

@testable import PosternSealing

/// Somebody with an identity and everything that a server ever kept, who tries every secret that they can come by on
/// every message, whatever the protocol says about which belongs to which.
struct Thief: ~Copyable {
    private final class Held: Sendable {
        let secret: EpochSecret
        init(_ secret: consuming EpochSecret) { self.secret = secret }
    }

    private let identity: Identity
    /// Every secret, each once, whatever room it came from.
    private var secrets: [CaseKey: Held] = [:]
    /// How many wraps were tried.
    private(set) var tries = 0

    init(_ identity: consuming Identity) { self.identity = identity }

    /// How many secrets they hold.
    var count: Int { secrets.count }

    /// Whether they hold the secret of this key.
    func holds(_ key: CaseKey) -> Bool { secrets[key] != nil }

    /// Tries to open every wrap of a room with their own key: those for them and those for others, the statements'
    /// and the grants', each against every epoch's key.
    ///
    /// - Parameter known: the entries that tell which key an epoch has; these themselves, where they are all.
    mutating func rob(_ entries: some Sequence<Entry>, knowing known: [Entry]? = nil, of log: LogID) {
        var epochs: [UInt32: CaseKey] = [:]
        for entry in known ?? Array(entries) {
            if case .statement(let statement) = entry, let epoch = statement.reason.epoch {
                epochs[epoch.number] = epoch.key
            }
        }
        for entry in entries {
            switch entry {
            case .statement(let statement):
                guard let epoch = statement.reason.epoch else { continue }
                for member in epoch.members {
                    take(member.wrap, epoch.number, epochs, log)
                    for wrap in member.history { take(wrap.wrap, wrap.epoch, epochs, log) }
                }
            case .historyGrant(let grant):
                for wrap in grant.wraps { take(wrap.wrap, wrap.epoch, epochs, log) }
            case .message, .approval, .later, .genesis, .programStatement:
                continue
            }
        }
    }

    private mutating func take(
        _ wrap: [UInt8], _ number: UInt32, _ epochs: [UInt32: CaseKey], _ log: LogID
    ) {
        tries += 1
        guard let key = epochs[number],
            let secret = try? EpochSecret.open(wrap, log: log, number: number, key: key, with: identity)
        else { return }
        secrets[key] = Held(secret)
    }

    /// What a message says, if any of their secrets, or their own receiving key, opens it.
    func text(of message: Message) -> [UInt8]? {
        let header = message.header
        for held in secrets.values {
            if let key = SealedBox.open(header.sealedKey, with: held.secret.keyPair) {
                return Self.text(of: message, key: key)
            }
        }
        guard let key = SealedBox.open(header.sealedKey, with: identity.receiving) else { return nil }
        return Self.text(of: message, key: key)
    }

    private static func text(of message: Message, key: borrowing SecretBytes) -> [UInt8]? {
        let header = message.header
        guard key.count == Cipher.keyLength,
            let padded = Cipher.open(
                message.body, key: bodyKey(key, header), nonce: Cipher.singleUseNonce,
                associated: header.encoded)
        else { return nil }
        var decoder = Decoder(padded)
        guard let content = try? decoder.vector("content", 1...Limits.entryBytes) else { return nil }
        return try? Content(decoding: Array(content)).draft.text
    }
}
