import Foundation
import Glibc

/// The real `postern` at a terminal: a pseudo-terminal with the test at the other end.
final class CommandLineTerminal {
    private let master: Int32
    private let slave: Int32
    private let program: CommandLineProgram
    private let process: Process
    private var bytes: [UInt8] = []
    /// What it showed so far. A character may arrive in two pieces.
    var seen: String { String(decoding: bytes, as: UTF8.self) }

    init(
        _ program: CommandLineProgram, _ arguments: String..., environment: [String: String] = [:]
    ) throws {
        (master, slave) = try Self.terminal()
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
            while !seen.hasSuffix(question), try await readSome() {}
            // Echo goes off after the question is written, and what was typed before that is thrown away.
            while isHidden, echoes, process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
            guard let answer else { break }
            let bytes = Array((answer + "\n").utf8)
            _ = unsafe write(master, bytes, bytes.count)
        }
        end()
        while try await readSome() {}
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

    /// Waits for more on a thread of its own: the server that the program talks to may be in this process.
    private func readSome() async throws -> Bool {
        let master = master
        let more = try await onThread {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe read(master, &buffer, buffer.count)
            return Array(buffer.prefix(max(0, count)))
        }
        bytes += more
        return !more.isEmpty
    }

    /// Both ends of a new terminal, which live on in no other program: what is read of it ends when the last program
    /// that has it ends.
    private static func terminal() throws -> (master: Int32, slave: Int32) {
        var ends: (master: Int32, slave: Int32) = (-1, -1)
        guard unsafe openpty(&ends.master, &ends.slave, nil, nil, nil) == 0 else { throw POSIXError(.ENOTTY) }
        for end in [ends.master, ends.slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }
}
