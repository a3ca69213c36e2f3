import Foundation
import Glibc
import Synchronization

/// A program that runs in a process of its own.
///
/// What it writes goes to files, so that it never waits for a reader; whoever waits for it has a time after which it
/// is killed, so that nothing can hang. It is killed when it is forgotten.
final class RunningProgram: Sendable {
    /// How it ended and what it wrote.
    struct Ending: Sendable, CustomStringConvertible {
        let command: String
        /// The exit code; 128 and the signal's number where a signal ended it.
        let status: Int32
        let output: [UInt8]
        let talk: String

        var text: String { String(decoding: output, as: UTF8.self) }
        var lines: [String] { text.split(separator: "\n").map(String.init) }
        var description: String { "\(command)\nexit \(status)\nstdout: \(text)\nstderr: \(talk)" }

        /// The same ending, or an error that tells everything where it is not the expected one.
        @discardableResult
        func succeeded(_ expected: Int32 = 0) throws -> Ending {
            guard status == expected else { throw Unexpected(description: "not exit \(expected): \(self)") }
            return self
        }
    }

    /// Something went otherwise than the test needs it.
    struct Unexpected: Error, CustomStringConvertible { let description: String }

    let processID: pid_t
    private let command: String
    private let folder: TemporaryFolder
    private let status = Mutex<Int32?>(nil)

    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) throws {
        folder = try TemporaryFolder()
        command = ([program.split(separator: "/").last.map(String.init) ?? program] + arguments)
            .joined(separator: " ")
        let streams = [
            (try folder.write("in", input), O_RDONLY), (folder.path("out"), O_WRONLY | O_CREAT),
            (folder.path("err"), O_WRONLY | O_CREAT),
        ]
        var variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path, "TZ": "UTC", "LANG": "C.UTF-8",
        ]
        variables.merge(environment) { $1 }
        processID = try Self.spawn(
            program, [program] + arguments, variables.map { "\($0)=\($1)" }, streams: streams)
    }

    deinit {
        guard status.withLock({ $0 }) == nil else { return }
        kill(processID, SIGKILL)
        var code: Int32 = 0
        _ = unsafe waitpid(processID, &code, 0)
    }

    private static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String], streams: [(String, Int32)]
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        for (number, stream) in streams.enumerated() {
            unsafe posix_spawn_file_actions_addopen(&actions, Int32(number), stream.0, stream.1, 0o600)
        }
        // Sockets of this process must not live on in that one.
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            if let open = Int32(name), open > 2 {
                unsafe posix_spawn_file_actions_addclose(&actions, open)
            }
        }
        // Threads that run tasks block signals, and a process inherits that from the thread that starts it.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (argv + envp).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let result = unsafe posix_spawn(&child, program, &actions, &attributes, argv, envp)
        guard result == 0 else {
            throw Unexpected(description: "\(program) does not start: error \(result)")
        }
        return child
    }

    /// What it wrote so far.
    var output: String { String(decoding: contents(of: folder.path("out")), as: UTF8.self) }
    /// What it said so far.
    var talk: String { String(decoding: contents(of: folder.path("err")), as: UTF8.self) }

    func signal(_ number: Int32) {
        status.withLock { if $0 == nil { kill(processID, number) } }
    }

    /// Whether it ended, and how.
    private func poll() -> Int32? {
        status.withLock { status in
            if status != nil { return status }
            var code: Int32 = 0
            guard unsafe waitpid(processID, &code, WNOHANG) == processID else { return nil }
            status = code & 0x7f == 0 ? code >> 8 & 0xff : 128 + code & 0x7f
            return status
        }
    }

    /// Waits until it ends; kills it after so many seconds, which are no measure: more than any busy machine takes.
    func finish(within seconds: Double = 300) async throws -> Ending {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let status = poll() {
                return Ending(
                    command: command, status: status, output: contents(of: folder.path("out")), talk: talk)
            }
            guard ContinuousClock.now < deadline else {
                signal(SIGKILL)
                throw Unexpected(
                    description:
                        "\(command): did not end in \(seconds) seconds\nstdout: \(output)\nstderr: \(talk)")
            }
            try await Task.sleep(for: .milliseconds(4))
        }
    }

    /// Waits until `found` finds something in what it wrote and said; throws when it ends before.
    @discardableResult
    func waits<Found>(
        within seconds: Double = 300, _ found: (RunningProgram) throws -> Found?
    ) async throws -> Found {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let ended = poll()
            if let found = try found(self) { return found }
            guard ended == nil, ContinuousClock.now < deadline else {
                throw Unexpected(
                    description:
                        "\(command): waited in vain (\(ended.map { "exit \($0)" } ?? "still runs"))\n"
                        + "stdout: \(output)\nstderr: \(talk)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
