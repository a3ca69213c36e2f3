/// Points of small order as key and as R. The equation holds in each where such points are decoded: only
/// their order and encoding refuse it.
enum Ed25519SmallOrder {
    /// One of the 14 encodings of the 8 points.
    private struct Encoding {
        let name: String
        let says: String
        /// Whether its y is below p.
        let isReduced: Bool
        let bytes: String
        /// With S = r; the attempt is the first at which this point times h cancels what R has of small order.
        let asKey: (nonce: Int, attempt: Int)
        /// With the mixed key, so that T times h cancels this point; S = ha.
        let asR: (s: String, attempt: Int)
    }

    private static let encodings = [
        Encoding(
            name: "order-1", says: "the neutral point, y = 1", isReduced: true,
            bytes: "0100000000000000000000000000000000000000000000000000000000000000",
            asKey: (nonce: 0, attempt: 0),
            asR: (s: "96d97f687eece8adf32619f2b1020921cd35997d9175c4e3e0bb4059a5e1fc07", attempt: 0)),
        Encoding(
            name: "order-1-minus-zero",
            says: "the neutral point with its top bit set, which stands for x = -0", isReduced: true,
            bytes: "0100000000000000000000000000000000000000000000000000000000000080",
            asKey: (nonce: 0, attempt: 0),
            asR: (s: "0f5561f11efe65bf3f2020cef166f0d258e2aad7fc7d554e9c3afea85989320e", attempt: 12)),
        Encoding(
            name: "order-1-unreduced", says: "the neutral point as y = p + 1", isReduced: false,
            bytes: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            asKey: (nonce: 0, attempt: 0),
            asR: (s: "cac78847fecee9643a0e82404c4dc3c684ca288b379617abbe46bdac2f27ae08", attempt: 1)),
        Encoding(
            name: "order-1-unreduced-minus-zero",
            says: "the neutral point as y = p + 1 with its top bit set, which stands for x = -0",
            isReduced: false,
            bytes: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            asKey: (nonce: 0, attempt: 0),
            asR: (s: "9717a95ad68d38a5dd1d237b4131b77250f48eb279c08dae92974d22fd5b690f", attempt: 29)),
        Encoding(
            name: "order-2", says: "the point of order 2, y = -1", isReduced: true,
            bytes: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            asKey: (nonce: 4, attempt: 0),
            asR: (s: "224a8f99ecf28f72d8cdb8ad42933a7d26c8f7b802245ecf9196977cba1b5804", attempt: 21)),
        Encoding(
            name: "order-2-minus-zero",
            says: "the point of order 2 with its top bit set, which stands for x = -0", isReduced: true,
            bytes: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            asKey: (nonce: 4, attempt: 0),
            asR: (s: "9c314bfeecd300f158d2187bcc72d48323ec859d4ea8f091a3d359d4297c490b", attempt: 1)),
        Encoding(
            name: "order-4", says: "a point of order 4, y = 0", isReduced: true,
            bytes: "0000000000000000000000000000000000000000000000000000000000000000",
            asKey: (nonce: 2, attempt: 2),
            asR: (s: "b6dbfeb90bd6f023175443160def766823855bd2f1dfe7ca44aaba277202c505", attempt: 6)),
        Encoding(
            name: "order-4-negated", says: "the other point of order 4, y = 0 with the top bit set",
            isReduced: true,
            bytes: "0000000000000000000000000000000000000000000000000000000000000080",
            asKey: (nonce: 2, attempt: 1),
            asR: (s: "dc23c8ea29a23360a7971faf727c58b814fc11c6c114deafa7082090d1895003", attempt: 15)),
        Encoding(
            name: "order-4-unreduced", says: "a point of order 4 as y = p", isReduced: false,
            bytes: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            asKey: (nonce: 2, attempt: 0),
            asR: (s: "b5948fb40c06dd5198be11a589a602b64bf3a2b12fe3aff55babaa55d223b509", attempt: 2)),
        Encoding(
            name: "order-4-unreduced-negated",
            says: "the other point of order 4 as y = p with the top bit set", isReduced: false,
            bytes: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            asKey: (nonce: 2, attempt: 1),
            asR: (s: "fb0e9ad0b7d0fe1d3977c67c7444d656ebafed2cd1e0ab60ced990e5f61af500", attempt: 30)),
        Encoding(
            name: "order-8-a", says: "a point of order 8", isReduced: true,
            bytes: "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            asKey: (nonce: 1, attempt: 1),
            asR: (s: "4bd7456de341f4d0b3888346de0dd4091ae03545b86d2a4de578223e94cb4804", attempt: 11)),
        Encoding(
            name: "order-8-a-negated", says: "a point of order 8, with the top bit set", isReduced: true,
            bytes: "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            asKey: (nonce: 1, attempt: 10),
            asR: (s: "821679a3703017475eb80daf47487c6954b205ce3cd92e7576a410cec34c330b", attempt: 3)),
        Encoding(
            name: "order-8-b", says: "a point of order 8", isReduced: true,
            bytes: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            asKey: (nonce: 1, attempt: 1),
            asR: (s: "312da1ec0799d8a403542d61003ca3f79ae3bf0285e5c216cde66450f9a0f000", attempt: 1)),
        Encoding(
            name: "order-8-b-negated", says: "a point of order 8, with the top bit set", isReduced: true,
            bytes: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            asKey: (nonce: 1, attempt: 1),
            asR: (s: "2a40f99192167c15e20e6ce0ea03e3e3ae8eba02fe64b56e6561a5d4d48d9a0c", attempt: 20)),
    ]

    static var all: [Ed25519Case] {
        encodings.flatMap { point in
            [
                Ed25519Case(
                    "key-\(point.name)", check: point.isReduced ? "D-4" : "D-3", "The key is \(point.says).",
                    key: point.bytes, r: Ed25519Points.nonce[point.asKey.nonce], s: Ed25519Points.r,
                    attempt: point.asKey.attempt),
                Ed25519Case(
                    "r-\(point.name)", check: "D-2", "R is \(point.says).", key: Ed25519Points.mixedKey,
                    r: point.bytes, s: point.asR.s, attempt: point.asR.attempt),
            ]
        } + others
    }

    private static let zero = String(repeating: "0", count: 64)

    private static let others = [
        // The first attempt at which the equation holds with the hash of the reduced encoding only; S = r.
        Ed25519Case(
            "key-order-4-unreduced-hashed-reduced", check: "D-3",
            "The key is a point of order 4 as y = p, and the signature fits when it is hashed as y = 0.",
            key: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            r: Ed25519Points.nonce[2],
            s: Ed25519Points.r, attempt: 12),
        // The same; S = ha.
        Ed25519Case(
            "r-order-1-unreduced-hashed-reduced", check: "D-2",
            "R is the neutral point as y = p + 1, and the signature fits when it is hashed as y = 1.",
            key: Ed25519Points.mixedKey,
            r: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            s: "96d97f687eece8adf32619f2b1020921cd35997d9175c4e3e0bb4059a5e1fc07", attempt: 0),
        // Key T, R = 5T; the first attempt at which h + 5 is divisible by 8.
        Ed25519Case(
            "key-and-r-of-small-order", check: "D-2", "Key and R are of order 8, and S is 0.",
            key: "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            r: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", s: zero, attempt: 5),
        // The first attempt at which h + 1 is divisible by 4.
        Ed25519Case(
            "all-zero", check: "D-2",
            "Key, R and S are zero: a point of order 4 twice, which fits this message.",
            key: zero, r: zero, s: zero, attempt: 7),
    ]
}
