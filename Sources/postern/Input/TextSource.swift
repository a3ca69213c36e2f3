import Glibc
import PosternFormat

/// Where a text comes from when it is not typed: a file, or standard input as `-`. The bytes are never changed.
enum TextSource {
    static let standardInput = "-"

    /// All bytes of the file.
    static func bytes(of name: String, limit: Int = Limits.textBytes) throws(Failure) -> [UInt8] {
        if name == standardInput {
            return try bytes(of: STDIN_FILENO, called: "standard input", limit: limit)
        }
        let descriptor = unsafe open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure("\(name): \(systemMessage(errno))") }
        defer { close(descriptor) }
        return try bytes(of: descriptor, called: name, limit: limit)
    }

    /// A value of the command line, or what standard input holds where that is `-`: a card, an address, a code.
    static func value(_ argument: String) throws(Failure) -> String {
        guard argument == standardInput else { return argument }
        return String(decoding: try bytes(of: argument, limit: 65_536), as: UTF8.self).trimmed
    }

    /// Reads to the end, and one byte beyond the limit at most: a giant file is refused, not swallowed.
    static func bytes(of descriptor: Int32, called name: String, limit: Int) throws(Failure) -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Failure("\(name): \(systemMessage(errno))") }
            if count == 0 { return result }
            result += buffer[..<count]
            guard result.count <= limit else {
                throw Failure(
                    "\(name) is too long: at most \(limit) bytes fit", hints: ["send it in parts"])
            }
        }
    }
}
