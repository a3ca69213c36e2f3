internal import PosternFormat
internal import PosternSealing
internal import PosternSigning

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The file of a recovery identity, sealed under a passphrase of its own. It is kept offline, and not in the home.
public struct RecoveryFile: Sendable {
    let path: String
    let passphrase: PassphraseSource

    /// The file at `path`, which `passphrase` opens or, where it is made, is sealed under.
    public init(file path: String, passphrase: @escaping PassphraseSource) {
        self.path = path
        self.passphrase = passphrase
    }
}

/// Who the recovery identity is from a recovery on.
public enum NextRecovery: Sendable {
    /// The one that is used now: its file stays good.
    case same
    /// None: the coordinators can never be replaced again but by each other.
    case none
    /// A fresh one, written to this file.
    case new(RecoveryFile)
}

extension RecoveryFile {
    /// Makes a fresh recovery identity and writes it where nothing is yet, with mode 0600; or takes the one that this home
    /// wrote there in a run that was cut off, before any program named it.
    func make(_ session: Session) async throws(ClientError) -> Card {
        // Told before the passphrase is asked for; the file itself decides below.
        if unsafe access(path, F_OK) == 0 {
            guard let begun = try? card(), try session.home.hasMadeRecovery(begun.fingerprint) else {
                throw .fileExists(path: path)
            }
            // Opened, and not only read: without its passphrase it would be good for nothing.
            let card = try await open().card
            session.say(
                "the recovery identity in \(path) is of a run that was refused or cut off, and is used now")
            return card
        }
        let secret = try await passphrase()
        guard secret.count > 0 else { throw .passphrase("a recovery identity needs a passphrase") }
        let identity = Identity(name: Name("recovery"), random: session.random)
        let text = try session.text(of: identity, passphrase: secret)
        try session.home.madeRecovery(identity.fingerprint)
        try write(Array((text + "\n").utf8))
        return identity.card
    }

    /// The recovery identity, ready to sign.
    func open() async throws(ClientError) -> UnlockedIdentity {
        let text = try text()
        guard Client.isSealed(identity: text) else {
            throw .file(path: path, reason: "not a sealed identity")
        }
        return UnlockedIdentity(try await openIdentity(text, file: path, passphrase))
    }

    /// The public half, for which no passphrase is needed.
    func card() throws(ClientError) -> Card {
        let text = try text()
        do throws(IdentityFile.OpenError) {
            return try IdentityFile.card(of: text)
        } catch {
            throw ClientError(error, file: path)
        }
    }

    private func text() throws(ClientError) -> String {
        guard let file = Descriptor(path, O_RDONLY), let bytes = file.read(limit: 1 << 14) else {
            throw .file(path: path, reason: Home.reason(errno))
        }
        return pasted(String(decoding: bytes, as: UTF8.self))
    }

    /// Creates the file, never in place of another, and brings it to the disk: it may lie on a medium that is carried
    /// away.
    private func write(_ bytes: [UInt8]) throws(ClientError) {
        guard let file = Descriptor(path, O_WRONLY | O_CREAT | O_EXCL) else {
            throw errno == EEXIST ? .fileExists(path: path) : .file(path: path, reason: Home.reason(errno))
        }
        // A medium without modes refuses this, and is as private as whoever carries it.
        _ = fchmod(file.number, 0o600)
        guard file.write(durably: bytes) else {
            let error = ClientError.file(path: path, reason: Home.reason(errno))
            _ = unsafe unlink(path)
            throw error
        }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        if let directory = Descriptor(folder, O_RDONLY | O_DIRECTORY) { _ = fsync(directory.number) }
    }
}

extension Home {
    /// Notes that this home makes a recovery identity, until a program names it.
    fileprivate func madeRecovery(_ identity: Fingerprint) throws(ClientError) {
        try write(HomeFile.recovery(identity), kind: "recovery", [("identity", identity.text)])
    }

    fileprivate func hasMadeRecovery(_ identity: Fingerprint) throws(ClientError) -> Bool {
        try record(HomeFile.recovery(identity), kind: "recovery") != nil
    }

    /// Forgets that this home made it: a program names it now.
    func namedRecovery(_ identity: Fingerprint) { remove(HomeFile.recovery(identity)) }
}
