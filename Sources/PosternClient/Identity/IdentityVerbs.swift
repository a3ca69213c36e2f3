internal import PosternFormat
internal import PosternSealing
public import PosternSigning

extension Client {
    /// Makes the identity of this home; sealed where a passphrase is given.
    public func makeIdentity(
        name: String, passphrase: consuming SecretBytes?
    ) async throws(ClientError) -> OwnIdentity {
        let home = session.home
        guard name.isEmpty || Name(name) != nil else {
            throw .malformed(
                what: "name", reason: "at most \(Limits.nameBytes) bytes, and no control characters")
        }
        if try home.read(HomeFile.identity) != nil {
            throw .identityExists(file: home.path(HomeFile.identity))
        }
        let identity = Identity(name: Name(name), random: session.random)
        let text = try session.text(of: identity, passphrase: passphrase)
        try home.writeIdentity(text)
        return try self.identity()
    }

    /// The identity of this home. Never needs the passphrase.
    public func identity() throws(ClientError) -> OwnIdentity {
        try OwnIdentity(
            text: session.home.identityText(), file: session.home.path(HomeFile.identity))
    }

    /// The identity in its text form, a secret. Without a passphrase as this home keeps it, sealed if it is sealed
    /// there; with one, sealed under that.
    public func exportIdentity(passphrase: consuming SecretBytes?) async throws(ClientError) -> String {
        if let passphrase = consume passphrase {
            let unlocked = try await session.unlocked()
            return try session.text(of: unlocked.identity, passphrase: passphrase)
        }
        // Opening it shows that what is carried away is whole.
        _ = try identity()
        return try session.home.identityText()
    }

    /// Keeps an exported identity as this home's. A sealed one stays under its own passphrase, which is asked for
    /// once to see that it opens; a plain one is sealed where a passphrase is given.
    public func importIdentity(
        _ text: String, passphrase: consuming SecretBytes?
    ) async throws(ClientError) -> OwnIdentity {
        let home = session.home
        if try home.read(HomeFile.identity) != nil {
            throw .identityExists(file: home.path(HomeFile.identity))
        }
        let line = pasted(text)
        let isSealed: Bool
        do throws(IdentityFile.OpenError) {
            isSealed = try IdentityFile.isSealed(line)
        } catch {
            guard case .format(let fault) = error else { throw ClientError(error, file: "identity") }
            throw .malformed(what: "identity", reason: "\(fault)")
        }
        let identity = try await openIdentity(line, file: "identity", session.passphrase)
        try home.writeIdentity(isSealed ? line : session.text(of: identity, passphrase: passphrase))
        return try self.identity()
    }
}

extension Session {
    /// The text form, sealed where there is a passphrase.
    func text(
        of identity: borrowing Identity, passphrase: consuming SecretBytes?
    ) throws(ClientError) -> String {
        guard let passphrase = consume passphrase else { return IdentityFile.plain(identity) }
        do throws(IdentityFile.OpenError) {
            return try IdentityFile.sealed(identity, passphrase: passphrase, random: random)
        } catch {
            throw ClientError(error, file: home.path(HomeFile.identity))
        }
    }
}
