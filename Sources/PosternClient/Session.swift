internal import PosternFormat
internal import PosternSigning
internal import Synchronization

/// What all verbs of one client share.
final class Session: Sendable {
    let home: Home
    let options: ClientOptions
    let clock: @Sendable () -> Timestamp
    let random: RandomSource
    let wire: Wire
    let passphrase: PassphraseSource
    private let notice: @Sendable (String) -> Void
    private let said = Mutex<Set<String>>([])
    private let unlocking: Unlocking

    init(
        home: Home, options: ClientOptions, clock: @escaping @Sendable () -> Timestamp,
        random: RandomSource, notice: @escaping @Sendable (String) -> Void,
        passphrase: @escaping PassphraseSource
    ) {
        self.notice = notice
        self.home = home
        self.options = options
        self.clock = clock
        self.random = random
        self.passphrase = passphrase
        wire = Wire(options: options)
        unlocking = Unlocking(home: home, passphrase: passphrase)
    }

    /// The identity, ready to sign and to open. Asks for the passphrase at most once.
    func unlocked() async throws(ClientError) -> UnlockedIdentity {
        try await unlocking.identity()
    }

    /// Tells the person something once.
    func say(_ sentence: String) {
        if said.withLock({ $0.insert(sentence).inserted }) { notice(sentence) }
    }

    /// The server at `origin`, with requests signed by `signer`.
    func server(_ origin: ServerOrigin, signer: UnlockedIdentity?) throws(ClientError) -> Server {
        try options.check()
        // Without TLS, anybody on the way sees who talks about what case. An onion service has its own encryption.
        let isOnion = options.proxy != nil && origin.host.hasSuffix(".onion")
        guard origin.isSecure || origin.isLoopback || isOnion || options.allowsPlainHTTP else {
            throw .needed(
                what: "\(origin) is not https://, so others could see who asks it for what",
                option: "--allow-plain-http")
        }
        return Server(
            origin: origin, wire: wire, options: options, clock: clock, random: random, signer: signer,
            say: { [self] in say($0) })
    }
}
