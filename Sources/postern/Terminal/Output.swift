import Glibc
import Synchronization

/// Data to standard output, talk to standard error, and nothing else anywhere.
enum Output {
    /// One line of data.
    static func line(_ text: String) { bytes(Array(text.utf8) + [0x0A]) }

    /// Data exactly as it is.
    static func bytes(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    /// One line for the person, not for the next program.
    static func talk(_ text: String) {
        standing.withLock { standing in
            write(Array((over(standing, "") + text + "\n" + standing).utf8), to: STDERR_FILENO)
        }
    }

    /// A line that stays at the bottom of a terminal and is drawn over, until it is empty.
    static func stand(_ text: String) {
        standing.withLock { standing in
            write(Array(over(standing, text).utf8), to: STDERR_FILENO)
            standing = text
        }
    }

    private static let standing = Mutex("")

    /// What puts `text` where `old` stands; one is ours and ASCII as the other.
    private static func over(_ old: String, _ text: String) -> String {
        guard !old.isEmpty else { return text }
        let rest = old.utf8.count - text.utf8.count
        let blank = rest > 0 ? String(repeating: " ", count: rest) : ""
        return "\r" + text + blank + (text.isEmpty ? "\r" : "")
    }

    /// A question: no line end, so that the answer is typed behind it.
    static func ask(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EINTR {
                continue
            } else if errno == EAGAIN {
                // Whoever shares this end made it non-blocking.
                var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&place, 1, -1)
            } else if errno == EPIPE {
                // The reader has seen enough (`postern read … | head`): end as any other filter does, in silence.
                // The signal is ignored otherwise, because a closed socket must not end the program.
                signal(SIGPIPE, SIG_DFL)
                raise(SIGPIPE)
            } else if descriptor == STDERR_FILENO {
                return
            } else {
                talk("postern: standard output: \(systemMessage(errno))")
                exit(ExitStatus.failed.rawValue)
            }
        }
    }
}

/// What the system calls an error number, in lower case.
func systemMessage(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .lowercased()
}
