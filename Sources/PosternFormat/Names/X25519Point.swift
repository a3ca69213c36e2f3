/// Which 32 bytes may be an X25519 public key here. Specification: "Public keys".
///
/// RFC 7748 lets a decoder mask the top bit and reduce the number; then one key has several spellings. Here each
/// has one. The points of order 1, 2, 4 and 8 are refused: with them everybody computes the same shared secret.
enum X25519Point {
    private static let prime: [UInt8] = [0xed] + Array(repeating: 0xff, count: 30) + [0x7f]

    private static let lowOrder: [[UInt8]] = [
        Array(repeating: 0, count: 32),
        [1] + Array(repeating: 0, count: 31),
        [0xec] + Array(repeating: 0xff, count: 30) + [0x7f],
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
            0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        ],
        [
            0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
            0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
        ],
    ]

    /// Whether the little-endian number is below 2^255 - 19 and not of low order.
    static func isUsable(_ bytes: some Collection<UInt8>) -> Bool {
        let key = Array(bytes)
        guard key.count == 32 else { return false }
        return key.reversed().lexicographicallyPrecedes(prime.reversed()) && !lowOrder.contains(key)
    }
}
