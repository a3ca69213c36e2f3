/// Keys and R of mixed order, where libraries that are each called right give different answers.
enum Ed25519MixedOrder {
    static let all = [
        // S = r + ha here and below; the first attempt at which h is divisible by 8, reduced or not.
        Ed25519Case(
            "ok-mixed-order-key",
            "The key is of mixed order, and h happens to be divisible by 8.",
            key: Ed25519Points.mixedKey, r: Ed25519Points.nonce[0],
            s: "d95b301d2c49d9fcede833faaee43cd36f8df593968d280ebc9ee99f26eb1d04", attempt: 118),
        // The first attempt at which h + 3 is divisible by 8, reduced or not.
        Ed25519Case(
            "ok-mixed-order-key-and-r",
            "Key and R are of mixed order, and their parts of small order happen to cancel.",
            key: Ed25519Points.mixedKey, r: Ed25519Points.nonce[3],
            s: "9a84df1f1713aeda0602af3d188b536aefcf60452f8e41ef78ee90d40fb6710c", attempt: 105),
        // The first attempt at which h + 3 is divisible by 8 for the reduced h only.
        Ed25519Case(
            "ok-only-with-h-reduced",
            "Key and R are of mixed order, and their parts of small order cancel only when h is reduced modulo L.",
            key: Ed25519Points.mixedKey, r: Ed25519Points.nonce[3],
            s: "03f7f0ca6c672cc83a707673c3ae494e95bd0ee52aaf25c1509449e15d47b200", attempt: 6),
        // The first attempt at which h + 3 is divisible by 8 for the unreduced h only.
        Ed25519Case(
            "only-with-h-not-reduced", check: "D-6",
            "Key and R are of mixed order, and their parts of small order cancel only when h is not reduced modulo L.",
            key: Ed25519Points.mixedKey, r: Ed25519Points.nonce[3],
            s: "6f2d352c89a8c416f270bdd1c8d731e4d84a517c14debcd1fdb09e841352e20d", attempt: 1),
        // The first attempt at which h + 3 is divisible by 8 for neither.
        Ed25519Case(
            "cofactored-mixed-order-key-and-r", check: "D-6",
            "Key and R are of mixed order, and only 8 times the equation holds.",
            key: Ed25519Points.mixedKey, r: Ed25519Points.nonce[3],
            s: "5d2cb983cfbd16910691d681f4866c08961531de5acd307f2fec68ff3e784a0d", attempt: 0),
        // The first attempt at which neither h nor 8h mod L is divisible by 8.
        Ed25519Case(
            "cofactored-mixed-order-key", check: "D-6",
            "The key is of mixed order, and only 8 times the equation holds; not even that when 8h is reduced modulo L first.",
            key: Ed25519Points.mixedKey, r: Ed25519Points.nonce[0],
            s: "b87441863f5c889fb5a6d67089bddf627faae3e8cbea93e4a5a6dd746af15200", attempt: 0),
        // Any attempt.
        Ed25519Case(
            "cofactored-mixed-order-r", check: "D-6",
            "R is of mixed order, and only 8 times the equation holds.",
            key: Ed25519Points.key, r: Ed25519Points.nonce[1],
            s: "9c6d5269825571be62aea7ccb44006d99394e825dd025c8f6c4870264a52430d", attempt: 0),
    ]
}
