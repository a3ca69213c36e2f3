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

    /// One that a failed test left behind goes with it.
    deinit { if process.isRunning { process.terminate() } }

    /// What it prints on standard output up to a line that begins so.
    func lines(upTo beginning: String) async -> [String] {
        await Self.onThread { [output] in
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
    }

    /// Waits for its end; then all that is left of its output, and its exit code.
    func finish() async -> (status: Int32, output: String, talk: String) {
        async let output = Self.rest(of: output)
        async let talk = Self.rest(of: talk)
        let said = await (output, talk)
        for await _ in ended {}
        return (process.terminationStatus, said.0, said.1)
    }

    private static func rest(of pipe: Pipe) async -> String {
        await onThread {
            let bytes = (try? pipe.fileHandleForReading.readToEnd()) ?? nil
            return String(decoding: bytes ?? Data(), as: UTF8.self)
        }
    }

    /// Waits on a thread of its own: those that tests share are as few as the machine has cores.
    private static func onThread<T: Sendable>(_ act: @Sendable @escaping () -> T) async -> T {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: act()) }
        }
    }

    static func run(_ arguments: String...) async throws -> (status: Int32, output: String, talk: String) {
        await (try Posternd(arguments)).finish()
    }
}
