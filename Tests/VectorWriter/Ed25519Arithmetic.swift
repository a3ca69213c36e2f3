/// Scalars out of range, other points, and no points at all.
enum Ed25519Arithmetic {
    static let all = [
        // S = r + ha.
        Ed25519Case(
            "ok",
            "Key and R are of prime order, as those of every honest signer.",
            key: Ed25519Points.key, r: Ed25519Points.nonce[0],
            s: "edefa181ac351458b27df794542578277d22d023b4a4dbce48438745fc184700", attempt: 0),
        // S of `ok`, plus L: below 2^253.
        Ed25519Case(
            "s-plus-order", check: "D-1",
            "S is the right one plus L.",
            key: Ed25519Points.key, r: Ed25519Points.nonce[0],
            s: "dac397dec69826b0881aef37331f573c7d22d023b4a4dbce48438745fc184710", attempt: 0),
        // S of `ok`, plus 15 L: below 2^256.
        Ed25519Case(
            "s-plus-15-orders", check: "D-1",
            "S is the right one plus 15 L, so that its highest bits are set.",
            key: Ed25519Points.key, r: Ed25519Points.nonce[0],
            s: "d05a09f43704288141ae792160c988607e22d023b4a4dbce48438745fc1847f0", attempt: 0),
        // S of `ok`, plus 1.
        Ed25519Case(
            "s-plus-one", check: "D-6",
            "S is the right one plus 1.",
            key: Ed25519Points.key, r: Ed25519Points.nonce[0],
            s: "eeefa181ac351458b27df794542578277d22d023b4a4dbce48438745fc184700", attempt: 0),
        // `ok` with another R.
        Ed25519Case(
            "r-negated", check: "D-6",
            "The top bit of R is flipped, which negates the point.",
            key: Ed25519Points.key, r: "1b4e01adf84a7ffd5cf462ffa6d03289be06ad0cc4dbdeadabfd7c38e2d10a09",
            s: "edefa181ac351458b27df794542578277d22d023b4a4dbce48438745fc184700", attempt: 0),
        // `ok` with another key.
        Ed25519Case(
            "key-negated", check: "D-6",
            "The top bit of the key is flipped, which negates the point.",
            key: "18bc95739c49fe9418c1711e9a4bf00b95f99b586de69ab768e9fe193f89605a",
            r: Ed25519Points.nonce[0],
            s: "edefa181ac351458b27df794542578277d22d023b4a4dbce48438745fc184700", attempt: 0),
        // `ok` with another key; (y^2 - 1) / (dy^2 + 1) is no square.
        Ed25519Case(
            "key-not-on-the-curve", check: "D-5",
            "No point of the curve has the y of the key, which is 2.",
            key: "0200000000000000000000000000000000000000000000000000000000000000",
            r: Ed25519Points.nonce[0],
            s: "edefa181ac351458b27df794542578277d22d023b4a4dbce48438745fc184700", attempt: 0),
        // `ok` with another R.
        Ed25519Case(
            "r-not-on-the-curve", check: "D-6",
            "No point of the curve has the y of R, which is 2.",
            key: Ed25519Points.key, r: "0200000000000000000000000000000000000000000000000000000000000000",
            s: "edefa181ac351458b27df794542578277d22d023b4a4dbce48438745fc184700", attempt: 0),
    ]
}
