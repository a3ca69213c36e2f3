internal import PosternFormat
internal import PosternSigning

/// One act that changes the database, and who waits for it.
struct WriteJob: Sendable {
    /// What is to be written.
    enum Act: Sendable {
        case append(entry: [UInt8], log: LogID, signer: Fingerprint, limit: ShareLimit)
        case createProgram(genesis: [UInt8], setupCode: String)
        /// Only the nonce.
        case nothing
    }

    /// The entry that it added or found; nil where only the nonce was written.
    typealias Outcome = Result<Taken?, StoreError>

    let act: Act
    let nonce: NonceUse
    /// Called once, after the commit.
    let finish: @Sendable (Outcome) -> Void

    /// Whether nothing but the nonce is to be written: the request asks for what is there.
    var onlyReads: Bool {
        if case .nothing = act { true } else { false }
    }

    /// How much memory it holds.
    var bytes: Int {
        switch act {
        case .append(let entry, _, _, _): entry.count
        case .createProgram(let genesis, _): genesis.count
        case .nothing: 0
        }
    }
}
