import Foundation

/// The real `posternd`, run as a process.
final class Posternd: Sendable {
    /// The binary beside the test bundle, or where the package builds it.
    private static let binary: String = {
        let beside = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("posternd").path
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : package + "/.build/debug/posternd"
    }()

    let process: Process
    private let output = Pipe()
    private let talk = Pipe()
    private let ended: AsyncStream<Void>

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = arguments
        process.environment = environment
        process.standardOutput = output
        process.standardError = talk
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        self.ended = ended
        process.terminationHandler = { _ in end.finish() }
        try process.run()
    }

    /// What it prints on standard output up to a line that begins so.
    func lines(upTo beginning: String) -> [String] {
        var lines: [String] = []
        var line: [UInt8] = []
        while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first {
            guard byte == 10 else {
                line.append(byte)
                continue
            }
            lines.append(String(decoding: line, as: UTF8.self))
            line = []
            if lines.last?.hasPrefix(beginning) == true { break }
        }
        return lines
    }

    /// Waits for its end; then all that is left of its output, and its exit code.
    func finish() async -> (status: Int32, output: String, talk: String) {
        let output = (try? output.fileHandleForReading.readToEnd()) ?? nil
        let talk = (try? talk.fileHandleForReading.readToEnd()) ?? nil
        for await _ in ended {}
        return (
            process.terminationStatus, String(decoding: output ?? Data(), as: UTF8.self),
            String(decoding: talk ?? Data(), as: UTF8.self)
        )
    }

    static func run(_ arguments: String...) async throws -> (status: Int32, output: String, talk: String) {
        await (try Posternd(arguments)).finish()
    }
}
