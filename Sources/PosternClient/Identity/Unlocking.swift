internal import PosternFormat
internal import PosternSealing
internal import PosternSigning

/// Opens the identity of a home once, however many verbs ask for it at the same time.
actor Unlocking {
    private let home: Home
    private let passphrase: PassphraseSource
    private var task: Task<Result<UnlockedIdentity, ClientError>, Never>?

    init(home: Home, passphrase: @escaping PassphraseSource) {
        self.home = home
        self.passphrase = passphrase
    }

    func identity() async throws(ClientError) -> UnlockedIdentity {
        let task = self.task ?? Task { [home, passphrase] in await Self.open(home, passphrase) }
        self.task = task
        switch await task.value {
        case .success(let identity): return identity
        case .failure(let error):
            self.task = nil
            throw error
        }
    }

    private static func open(
        _ home: Home, _ passphrase: PassphraseSource
    ) async -> Result<UnlockedIdentity, ClientError> {
        do throws(ClientError) {
            let text = try home.identityText()
            return .success(
                UnlockedIdentity(
                    try await openIdentity(
                        text, file: home.path(HomeFile.identity), isOfHome: true, passphrase)))
        } catch {
            return .failure(error)
        }
    }
}

/// Opens a key file's text, which is that of this home or another; asks for the passphrase where it is sealed.
func openIdentity(
    _ text: String, file: String, isOfHome: Bool = false, _ passphrase: PassphraseSource
) async throws(ClientError) -> Identity {
    do {
        guard try IdentityFile.isSealed(text) else { return try IdentityFile.open(text) { nil } }
        let secret = try await passphrase()
        return try IdentityFile.open(text) { secret.copy() }
    } catch let error as ClientError {
        throw error
    } catch let error as IdentityFile.OpenError {
        throw ClientError(error, file: file, isOfHome: isOfHome)
    } catch {
        throw .file(path: file, reason: "\(error)")
    }
}

extension ClientError {
    init(_ error: IdentityFile.OpenError, file: String, isOfHome: Bool = false) {
        self =
            switch error {
            case .format(let error):
                isOfHome
                    ? .home(file: file, reason: "is not an identity: \(error)")
                    : .file(path: file, reason: "not an identity: \(error)")
            case .passphraseNeeded: .passphrase("the identity is sealed and needs its passphrase")
            case .wrongPassphrase: .wrongPassphrase
            case .outOfMemory: .passphrase("there is not enough memory to open the identity")
            }
    }
}
