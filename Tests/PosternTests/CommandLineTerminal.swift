import Foundation
import Glibc

/// The real `postern` at a terminal: a pseudo-terminal with the test at the other end.
final class CommandLineTerminal {
    private let master: Int32
    private let slave: Int32
    private let program: CommandLineProgram
    private let process: Process
    private(set) var seen = ""

    init(
        _ program: CommandLineProgram, _ arguments: String..., environment: [String: String] = [:]
    ) throws {
        var ends: (master: Int32, slave: Int32) = (-1, -1)
        guard unsafe openpty(&ends.master, &ends.slave, nil, nil, nil) == 0 else { throw POSIXError(.ENOTTY) }
        (master, slave) = ends
        self.program = program
        process = program.process(arguments, environment: ["TERM": "xterm"].merging(environment) { $1 })
        let handle = FileHandle(fileDescriptor: slave)
        process.standardInput = handle
        process.standardOutput = handle
        process.standardError = handle
    }

    /// Starts, types each answer when its question is there, unseen as a rule, and waits for the end.
    func run(
        _ exchanges: [(question: String, answer: String)] = [], isHidden: Bool = true
    ) async throws -> Int32 {
        try await run(exchanges, isHidden: isHidden) {}
    }

    /// Starts, sends a signal when the question is there and echo is off, and waits for the end.
    func run(until question: String, signal: Int32) async throws {
        _ = try await run([(question, nil)], isHidden: true) { kill(self.process.processIdentifier, signal) }
    }

    private func run(
        _ exchanges: [(question: String, answer: String?)], isHidden: Bool, then end: () -> Void
    ) async throws -> Int32 {
        let (ended, ending) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ending.finish() }
        try process.run()
        close(slave)
        for (question, answer) in exchanges {
            while !seen.hasSuffix(question), readSome() {}
            // Echo goes off after the question is written, and what was typed before that is thrown away.
            while isHidden, echoes, process.isRunning { usleep(2_000) }
            guard let answer else { break }
            let bytes = Array((answer + "\n").utf8)
            _ = unsafe write(master, bytes, bytes.count)
        }
        end()
        while readSome() {}
        for await _ in ended {}
        return process.terminationStatus
    }

    deinit { close(master) }

    /// Whether what is typed would be seen.
    var echoes: Bool {
        var settings = termios()
        unsafe tcgetattr(master, &settings)
        return settings.c_lflag & tcflag_t(ECHO) != 0
    }

    private func readSome() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        seen += String(decoding: buffer[..<count], as: UTF8.self)
        return true
    }
}
