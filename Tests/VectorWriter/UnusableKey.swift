/// An X25519 public key that is refused. Specification: "Public X25519 keys that are refused".
struct UnusableKey {
    let name: String
    let says: String
    let bytes: [UInt8]

    private static let ones = [UInt8](repeating: 0xff, count: 30)

    static let all = [
        UnusableKey(name: "zero", says: "is 0, of low order", bytes: Array(repeating: 0, count: 32)),
        UnusableKey(name: "one", says: "is 1, of low order", bytes: [1] + Array(repeating: 0, count: 31)),
        UnusableKey(
            name: "order-eight-a", says: "is of order 8",
            bytes: [
                0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
                0x6a,
                0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8,
                0x00,
            ]),
        UnusableKey(
            name: "order-eight-b", says: "is of order 8",
            bytes: [
                0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
                0x5b,
                0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11,
                0x57,
            ]),
        UnusableKey(name: "minus-one", says: "is 2^255 - 20, of low order", bytes: [0xec] + ones + [0x7f]),
        UnusableKey(name: "prime", says: "is 2^255 - 19, which is 0 again", bytes: [0xed] + ones + [0x7f]),
        UnusableKey(
            name: "prime-and-nine", says: "is 2^255 - 10, which is 9 again", bytes: [0xf6] + ones + [0x7f]),
        UnusableKey(
            name: "top-bit", says: "has its top bit set, which X25519 would mask",
            bytes: [9] + Array(repeating: 0, count: 30) + [0x80]),
    ]
}
