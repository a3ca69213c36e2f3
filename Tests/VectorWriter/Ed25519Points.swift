/// Points and scalars of the edge cases, computed with integers in a scratch program.
///
/// B is the base point, L its order, T the point of order 8 whose encoding is `26e8…fc05`;
/// a = SHA-512("postern ed25519 edge: a") and r = SHA-512("postern ed25519 edge: r"), little-endian, modulo L.
enum Ed25519Points {
    /// aB: a key as an honest signer has it.
    static let key = "18bc95739c49fe9418c1711e9a4bf00b95f99b586de69ab768e9fe193f8960da"
    /// aB + T: of mixed order.
    static let mixedKey = "a9ac4280e55650b276e819445b8ad8322a21a26890cbd88cf1b258a5ad402512"
    /// r.
    static let r = "45590a7d6d0d1955ff544ae267cf097564e1b01463426c095ef960dff37b1f09"
    /// rB + kT for k = 0 to 4: the first is of prime order, the others of mixed order.
    static let nonce = [
        "1b4e01adf84a7ffd5cf462ffa6d03289be06ad0cc4dbdeadabfd7c38e2d10a89",
        "0d5ece2d6f1f5e96391d0a1007525c381953a74dfc895d53d9a5d4c40e97bc3a",
        "ac4a5e569a774e7f657c75a6c6bc69f1c637672c338469aafd8df4c50b1467ce",
        "406dc126568ba4a9013572b7d3ac717629610dfd9f36f8626f1e63a6247932e0",
        "d2b1fe5207b58002a30b9d00592fcd7641f952f33b242152540283c71d2ef576",
    ]
}
