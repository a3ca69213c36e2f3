import PosternClient
import PosternSigning

/// The passphrase of a recovery identity. It is asked for by itself: whoever may unlock an identity on this device is not
/// meant to open the key that can replace every coordinator.
struct RecoveryPassphrase: Sendable {
    /// The option that answers off a terminal.
    let flag: String
    let command: PassphraseCommand?

    init(flag: String, command: String?) {
        self.flag = flag
        self.command = command.flatMap { $0.isEmpty ? nil : PassphraseCommand(command: $0) }
    }

    /// Refuses before anything is done where nobody could be asked.
    func check() throws(Failure) {
        guard command == nil && !Terminal.canAsk else { return }
        throw Failure(
            "a recovery identity has a passphrase, and there is no terminal to ask for it at",
            hints: ["run it again with \(flag) COMMAND"],
            status: .usage)
    }

    /// The passphrase of a key that is there.
    @Sendable func opening() throws(ClientError) -> SecretBytes {
        guard let typed = try asked("passphrase of the recovery identity: ") else {
            throw .passphrase("no passphrase was given")
        }
        return typed
    }

    /// The passphrase of a new key, typed twice.
    @Sendable func choosing() throws(ClientError) -> SecretBytes {
        guard let first = try asked("a passphrase for the new recovery identity: ") else {
            throw .passphrase("a recovery identity is not kept without a passphrase")
        }
        if command != nil { return first }
        guard let second = try asked("the same again: ") else {
            throw .passphrase("no passphrase was given")
        }
        var (left, right) = (first.exposed(), second.exposed())
        defer {
            wipe(&left)
            wipe(&right)
        }
        guard constantTimeEqual(left, right) else { throw .passphrase("the two passphrases differ") }
        return first
    }

    private func asked(_ question: String) throws(ClientError) -> SecretBytes? {
        do throws(Failure) {
            if let command { return try command.passphrase() }
        } catch {
            throw .passphrase(error.message)
        }
        guard var line = Question.hidden(question), !line.isEmpty else { return nil }
        return SecretBytes(moving: &line)
    }
}
