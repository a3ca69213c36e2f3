internal import PosternSigning

/// The key that the database is encrypted with: 32 random bytes, kept outside the database.
///
/// Its text is `postern-storage-key-`, then in hexadecimal a version byte (1), the key and the first four
/// bytes of the digest of both: 94 characters and a line end. Hexadecimal, because it can be read and written
/// in place, without a string that nobody can wipe.
struct StorageKey: ~Copyable, Sendable {
    static let length = 32
    static let prefix = Array("postern-storage-key-".utf8)
    private static let version: UInt8 = 1
    private static let checksumLength = 4

    let secret: SecretBytes

    init(random: RandomSource) {
        secret = SecretBytes(count: Self.length, random: random)
    }

    private init(secret: consuming SecretBytes) {
        self.secret = secret
    }

    /// The key written as `text`, one line end allowed after it; nil where it is anything else.
    init?(text: [UInt8]) {
        var digits = text[...]
        if digits.last == UInt8(ascii: "\n") { digits.removeLast() }
        guard digits.starts(with: Self.prefix) else { return nil }
        digits.removeFirst(Self.prefix.count)
        guard digits.count == 2 * (1 + Self.length + Self.checksumLength) else { return nil }
        var object: [UInt8] = []
        object.reserveCapacity(digits.count / 2)
        defer { wipe(&object) }
        var index = digits.startIndex
        while index < digits.endIndex {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else {
                return nil
            }
            object.append(high << 4 | low)
            index += 2
        }
        let checked = 1 + Self.length
        let checksum = Tag.storageKeyText.digest(.none, object[..<checked]).bytes
        guard object[0] == Self.version, checksum.starts(with: object[checked...]) else { return nil }
        secret = SecretBytes(copying: object[1..<checked])
    }

    /// The text with its line end. The caller wipes it.
    func text() -> [UInt8] {
        var object = [Self.version]
        object.reserveCapacity(1 + Self.length + Self.checksumLength)
        defer { wipe(&object) }
        var key = secret.exposed()
        object.append(contentsOf: key)
        wipe(&key)
        object.append(contentsOf: Tag.storageKeyText.digest(.none, object).bytes.prefix(Self.checksumLength))
        var text = Self.prefix
        text.reserveCapacity(Self.prefix.count + 2 * object.count + 1)
        for byte in object {
            text.append(Self.digit(byte >> 4))
            text.append(Self.digit(byte & 15))
        }
        text.append(UInt8(ascii: "\n"))
        return text
    }

    /// The public name of this key, kept in the database beside what it encrypts.
    var id: [UInt8] { Tag.storageKeyID.keyedDigest(secret, .none, []).bytes }

    func copy() -> StorageKey { StorageKey(secret: secret.copy()) }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
