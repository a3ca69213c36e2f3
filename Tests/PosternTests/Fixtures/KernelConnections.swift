import Glibc

/// The connections of this machine as its kernel lists them: what a server has taken up of what was sent to it.
struct KernelConnections {
    private struct Line {
        let local: Int
        let remote: Int
        /// Bytes that arrived and were not read yet.
        let waiting: Int
        /// 0 where no program has taken the connection up.
        let file: Int
    }

    private let lines: [Line]

    /// As they are now.
    init() {
        lines = String(decoding: Self.list(), as: UTF8.self).split(separator: "\n")
            .dropFirst().compactMap { line in
                let words = line.split(separator: " ")
                guard words.count > 9 else { return nil }
                let port = { (word: Substring) in Int(word.suffix(4), radix: 16) ?? 0 }
                return Line(
                    local: port(words[1]), remote: port(words[2]),
                    waiting: Int(words[4].suffix(8), radix: 16) ?? 0, file: Int(words[9]) ?? 0)
            }
    }

    /// The kernel gives the list out a page at a time, which Foundation takes for the end of the file.
    private static func list() -> [UInt8] {
        let file = unsafe open("/proc/net/tcp", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        var list: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(file, &piece, piece.count)
            guard count > 0 else { return list }
            list += piece[..<count]
        }
    }

    /// Whether whoever listens at `port` has read everything that was sent there from our port `ours`.
    func isRead(at port: Int, from ours: Int) -> Bool {
        lines.contains { $0.local == port && $0.remote == ours && $0.file != 0 && $0.waiting == 0 }
    }

    /// Waits until something is so.
    static func wait(_ isSo: (KernelConnections) -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while !isSo(KernelConnections()) {
            guard ContinuousClock.now < deadline else {
                throw RunningProgram.Unexpected(description: "the connection was not taken up")
            }
            usleep(1_000)
        }
    }
}
