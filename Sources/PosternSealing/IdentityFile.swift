internal import CSodiumAEAD
public import PosternFormat
public import PosternSigning

/// A key file: an identity as one line of text, sealed under a passphrase or not. Specification: "SealedIdentity".
public enum IdentityFile {
    /// What its text begins with. Whoever finds this in public has found a secret.
    public static let prefix = "postern-identity-"

    /// How hard a passphrase is to guess: Argon2id version 1.3, one lane.
    public struct Cost: Hashable, Sendable {
        /// Passes over the memory, 1 to 16.
        public let operations: UInt32
        /// Memory in KiB, 8 to 4,194,304.
        public let memoryKiB: UInt32

        /// libsodium's "moderate": 3 passes over 256 MiB, about a second.
        public static let moderate = Cost(unchecked: 3, 262_144)
        /// For tests: 1 pass over 8 MiB.
        public static let least = Cost(unchecked: 1, 8192)

        /// The cost, or nil out of its bounds: a file from a stranger must not exhaust the machine.
        public init?(operations: UInt32, memoryKiB: UInt32) {
            guard (1...16).contains(operations), (8...4_194_304).contains(memoryKiB) else { return nil }
            self.init(unchecked: operations, memoryKiB)
        }

        private init(unchecked operations: UInt32, _ memoryKiB: UInt32) {
            self.operations = operations
            self.memoryKiB = memoryKiB
        }
    }

    /// Why a key file gives no identity.
    public enum OpenError: Error, Hashable {
        /// It is not a key file.
        case format(FormatError)
        /// It is sealed, and no passphrase was given.
        case passphraseNeeded
        /// The passphrase is not the one, or the file was altered.
        case wrongPassphrase
        /// There is not enough memory to stretch the passphrase.
        case outOfMemory
    }

    /// The identity in the clear, for a file that only its owner can read.
    public static func plain(_ identity: borrowing Identity) -> String {
        var bytes = identity.encoded().exposed()
        defer { wipe(&bytes) }
        return TextForm.write(prefix, bytes)
    }

    /// The identity sealed under a passphrase.
    public static func sealed(
        _ identity: borrowing Identity, passphrase: borrowing SecretBytes, cost: Cost = .moderate,
        random: RandomSource
    ) throws(OpenError) -> String {
        let salt = random.bytes(16)
        let nonce = random.bytes(Cipher.nonceLength)
        var encoder = Encoder(.sealedIdentity)
        encoder.vector(identity.card.encoded)
        encoder.uint32(cost.operations)
        encoder.uint32(cost.memoryKiB)
        encoder.fixed(salt)
        encoder.fixed(nonce)
        let key = try stretch(passphrase, salt: salt, cost: cost)
        var content = identity.encoded().exposed()
        encoder.vector(Cipher.seal(content, key: key, nonce: nonce, associated: encoder.bytes))
        wipe(&content)
        return TextForm.write(prefix, encoder.bytes)
    }

    /// The card of a key file, which can be read without the passphrase.
    public static func card(of text: String) throws(OpenError) -> Card {
        let bytes = try object(in: text)
        if bytes.first == ObjectType.sealedIdentity.rawValue { return try sealedParts(bytes).card }
        return try plainIdentity(bytes).card
    }

    /// Whether a passphrase is needed.
    public static func isSealed(_ text: String) throws(OpenError) -> Bool {
        try object(in: text).first == ObjectType.sealedIdentity.rawValue
    }

    /// Opens a key file. `passphrase` is asked only for a sealed one, and gives nil where there is none.
    public static func open(
        _ text: String, passphrase: () throws -> SecretBytes?
    ) throws -> Identity {
        var bytes = try object(in: text)
        defer { wipe(&bytes) }
        guard bytes.first == ObjectType.sealedIdentity.rawValue else { return try plainIdentity(bytes) }
        let parts = try sealedParts(bytes)
        guard let passphrase = try passphrase() else { throw OpenError.passphraseNeeded }
        let key = try stretch(passphrase, salt: parts.salt, cost: parts.cost)
        guard
            var content = Cipher.open(
                parts.sealed, key: key, nonce: parts.nonce, associated: parts.associated)
        else { throw OpenError.wrongPassphrase }
        defer { wipe(&content) }
        let identity = try plainIdentity(content)
        guard identity.card == parts.card else { throw OpenError.wrongPassphrase }
        return identity
    }

    private struct SealedParts {
        let card: Card
        let cost: Cost
        let salt: [UInt8]
        let nonce: [UInt8]
        let associated: [UInt8]
        let sealed: [UInt8]
    }

    private static func object(in text: String) throws(OpenError) -> [UInt8] {
        do throws(FormatError) {
            return try TextForm.read(prefix, text)
        } catch {
            throw .format(error)
        }
    }

    private static func plainIdentity(_ bytes: [UInt8]) throws(OpenError) -> Identity {
        do throws(FormatError) {
            return try Identity(decoding: bytes)
        } catch {
            throw .format(error)
        }
    }

    private static func sealedParts(_ bytes: [UInt8]) throws(OpenError) -> SealedParts {
        do throws(FormatError) {
            var decoder = try Decoder(bytes, .sealedIdentity)
            let card = try Card(decoding: Array(try decoder.vector("card", 1...256)))
            let operations = try decoder.uint32("operations")
            let memory = try decoder.uint32("memory_kib")
            guard let cost = Cost(operations: operations, memoryKiB: memory) else { throw .value("cost") }
            let salt = Array(try decoder.fixed(16, "salt"))
            let nonce = Array(try decoder.fixed(Cipher.nonceLength, "nonce"))
            let associated = Array(bytes.prefix(decoder.offset))
            let sealed = Array(try decoder.vector("sealed", 1...512))
            try decoder.finish()
            return SealedParts(
                card: card, cost: cost, salt: salt, nonce: nonce, associated: associated, sealed: sealed)
        } catch {
            throw .format(error)
        }
    }

    private static func stretch(
        _ passphrase: borrowing SecretBytes, salt: [UInt8], cost: Cost
    ) throws(OpenError) -> SecretBytes {
        prepareSodium()
        var result: Int32 = -1
        let length = passphrase.count
        let key = unsafe passphrase.withBytes { passphrase in
            unsafe passphrase.withMemoryRebound(to: CChar.self, capacity: length) { passphrase in
                unsafe SecretBytes(count: Cipher.keyLength) { key in
                    result = unsafe crypto_pwhash(
                        key, UInt64(Cipher.keyLength), passphrase, UInt64(length), salt,
                        UInt64(cost.operations), Int(cost.memoryKiB) * 1024,
                        crypto_pwhash_alg_argon2id13())
                }
            }
        }
        guard result == 0 else { throw .outOfMemory }
        return key
    }
}
