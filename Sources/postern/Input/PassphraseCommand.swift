import Glibc
import PosternClient
import PosternSigning

/// A command that prints a passphrase, as in restic and borg: a password manager answers, and the secret is in no
/// argument, no environment and no file of ours.
struct PassphraseCommand: Sendable {
    let command: String

    /// The first line that the command prints.
    func passphrase() throws(Failure) -> SecretBytes {
        guard let stream = unsafe popen(command, "re") else {
            throw Failure("the passphrase command cannot be run: \(systemMessage(errno))")
        }
        // Read below stdio, so that no buffer of its keeps a copy. All of the output is read, within reason, so
        // that the command does not die of a closed pipe; only the first line counts.
        var text = [UInt8](repeating: 0, count: 4096)
        var used = 0
        var seen = 0
        while seen < 65_536 {
            let room = max(used < text.count ? text.count - used : 0, 0)
            var spill = [UInt8](repeating: 0, count: 1024)
            let count =
                room > 0
                ? unsafe text.withUnsafeMutableBytes {
                    unsafe read(fileno(stream), $0.baseAddress?.advanced(by: used), room)
                }
                : unsafe read(fileno(stream), &spill, spill.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            if room > 0 { used += count }
            seen += count
        }
        let status = unsafe pclose(stream)
        defer { wipe(&text) }
        // The command itself is not told: whoever writes `echo SECRET` should not find it in a log.
        guard status == 0 else {
            let end = status & 0x7F == 0 ? "exit \(status >> 8 & 0xFF)" : "signal \(status & 0x7F)"
            throw Failure("the passphrase command failed (\(end))")
        }
        let end = text[..<used].firstIndex(of: 0x0A) ?? used
        let length = end > 0 && text[end - 1] == 0x0D ? end - 1 : end
        guard length > 0 else { throw Failure("the passphrase command printed no passphrase") }
        guard length <= 1024 else {
            throw Failure("the passphrase command printed more than 1024 bytes in its first line")
        }
        return SecretBytes(copying: text[..<length])
    }
}
