internal import CSodiumSign

/// An Ed25519 public key, 32 bytes (RFC 8032 section 5.1.5).
public struct VerifyingKey: FixedBytes {
    /// 32 bytes.
    public static let length = 32

    /// The key.
    public let bytes: [UInt8]

    /// The key, or nil unless there are 32 bytes. Points of low order are found out by `verifies`.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    init(unchecked bytes: [UInt8]) {
        precondition(bytes.count == Self.length)
        self.bytes = bytes
    }

    /// Whether `signature` is this key's over the tag, the program id and the data.
    public func verifies(
        _ signature: Signature, tag: Tag, program: ProgramID, over data: some Collection<UInt8>
    ) -> Bool {
        verifies(signature, rawMessage: tag.framed(program, data))
    }

    /// Whether `signature` is this key's over exactly these bytes. Only for HTTP message signatures
    /// (RFC 9421), whose signature base separates its domain by itself.
    public func verifies(_ signature: Signature, rawMessage: [UInt8]) -> Bool {
        prepareSodium()
        return unsafe crypto_sign_verify_detached(
            signature.bytes, rawMessage, UInt64(rawMessage.count), bytes) == 0
    }
}
