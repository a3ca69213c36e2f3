import PosternClient
import PosternSigning

/// Where passphrases come from: the command, else the person at the terminal, else nowhere.
struct Passphrase: Sendable {
    let command: PassphraseCommand?

    /// Answers when the identity of this home has to be unlocked.
    func unlocking() throws(ClientError) -> SecretBytes {
        do throws(Failure) {
            if let command { return try command.passphrase() }
        } catch {
            throw .passphrase(error.message)
        }
        guard Terminal.canAsk else {
            throw .needed(
                what: "the identity is sealed under a passphrase, and there is no terminal to ask for it at",
                option: "--passphrase-command COMMAND")
        }
        return try typed("passphrase of the identity: ")
    }

    /// A new passphrase: from the command, typed twice, or none.
    func choosing(_ question: String) throws -> SecretBytes? {
        if let command { return try command.passphrase() }
        guard Terminal.canAsk else { return nil }
        guard var first = Question.hidden("\(question) (empty for none): ") else {
            throw Failure("no passphrase was given")
        }
        defer { wipe(&first) }
        if first.isEmpty { return nil }
        guard var second = Question.hidden("the same again: ") else {
            throw Failure("no passphrase was given")
        }
        defer { wipe(&second) }
        guard constantTimeEqual(first, second) else { throw Failure("the two passphrases differ") }
        return SecretBytes(copying: first)
    }

    private func typed(_ question: String) throws(ClientError) -> SecretBytes {
        guard var line = Question.hidden(question) else { throw .passphrase("no passphrase was given") }
        return SecretBytes(moving: &line)
    }
}
