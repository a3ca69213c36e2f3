public import PosternFormat
public import PosternSigning

/// Supplies the passphrase of a sealed identity, when one must be unlocked. Throws `ClientError.passphrase` where
/// there is none to be had.
public typealias PassphraseSource = @Sendable () async throws(ClientError) -> SecretBytes

/// A person's side of the protocol, with one folder for what they keep.
///
/// Whatever comes from a server is verified before any of it is used or shown. Making a client touches no file
/// and no network. Several clients, in one process or in many, may use one home at the same time.
public struct Client: Sendable {
    let session: Session

    /// A client.
    ///
    /// - Parameters:
    ///   - home: the path of the folder; it is made, with mode 0700, when something is first kept.
    ///   - options: how servers are reached.
    ///   - clock: the time.
    ///   - random: where ids, keys and salts come from.
    ///   - notice: gets what the person should know besides the result, each sentence once, in one line.
    ///   - passphrase: asked when a sealed identity must be unlocked, at most once.
    public init(
        home: String, options: ClientOptions = ClientOptions(),
        clock: @escaping @Sendable () -> Timestamp = systemTime, random: RandomSource = .system,
        notice: @escaping @Sendable (String) -> Void = { _ in }, passphrase: @escaping PassphraseSource
    ) {
        session = Session(
            home: Home(folder: home, random: random), options: options, clock: clock, random: random,
            notice: notice, passphrase: passphrase)
    }

    /// Closes the connections. Harmless where there are none.
    public func shutdown() async { await session.wire.shutdown() }
}
