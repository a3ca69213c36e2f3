internal import CSodiumSign

/// SHA-256 of `data`, 32 bytes (RFC 6234). For HTTP content digests (RFC 9530).
public func sha256(_ data: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: 32)
    let result = unsafe crypto_hash_sha256(&output, data, UInt64(data.count))
    precondition(result == 0)
    return output
}

/// SHA-512 of `data`, 64 bytes (RFC 6234). For HTTP content digests (RFC 9530).
public func sha512(_ data: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: 64)
    let result = unsafe crypto_hash_sha512(&output, data, UInt64(data.count))
    precondition(result == 0)
    return output
}
