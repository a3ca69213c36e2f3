import Foundation
import Glibc
import Synchronization

/// The real `posternd`, as a process of its own with a data folder.
final class RunningServer: Sendable {
    let program: RunningProgram
    let port: Int
    /// What it printed on its first start.
    let setupCode: String?

    var origin: String { "http://127.0.0.1:\(port)" }

    /// Starts a server and waits until it takes requests.
    convenience init(data: String, port: Int = 0, options: [String] = []) async throws {
        try await self.init(
            RunningProgram(
                Programs.posternd, ["serve", "--data", data, "--listen", "127.0.0.1:\(port)"] + options))
    }

    /// A server that was just started; waits until it takes requests.
    init(_ program: RunningProgram) async throws {
        self.program = program
        self.port = try await program.waits { running in
            Self.number(after: "http://127.0.0.1:", in: running.output + running.talk)
        }
        setupCode = program.output.components(separatedBy: "\n")
            .first { $0.hasPrefix("setup code: ") }.map { String($0.dropFirst(12)) }
    }

    private static func number(after start: String, in text: String) -> Int? {
        guard let range = text.range(of: start) else { return nil }
        let digits = text[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
        // More has to follow, or the line is not whole.
        return text[range.upperBound...].count > digits.count ? Int(digits) : nil
    }

    /// Ends it as the power does.
    func kill() async throws {
        program.signal(SIGKILL)
        _ = try await program.finish()
    }

    /// Asks it to end, and waits until it has.
    @discardableResult
    func stop() async throws -> RunningProgram.Ending {
        program.signal(SIGTERM)
        return try await program.finish()
    }

    /// How many files and connections it has open.
    var openFiles: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(program.processID)/fd").count) ?? 0
    }

    /// `posternd check`: throws unless everything is as it should be.
    static func check(data: String) async throws {
        try await RunningProgram(Programs.posternd, ["check", "--data", data]).finish().succeeded()
    }

    /// `posternd backup`, which runs beside the server.
    static func backup(data: String, to file: String) async throws {
        try await RunningProgram(Programs.posternd, ["backup", "--data", data, file]).finish().succeeded()
    }

    /// Restores a backup into a folder of its own, as the help of `posternd backup` says, and checks that.
    static func checkRestored(backup: String, of data: String, in folder: TemporaryFolder) async throws {
        let restored = folder.path("restored")
        try FileManager.default.createDirectory(atPath: restored, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: backup, toPath: restored + "/postern.db")
        try FileManager.default.copyItem(atPath: data + "/storage.key", toPath: restored + "/storage.key")
        try await check(data: restored)
    }

    /// A port that the system gives to nobody who asks for any, and this to nobody else: a server that is started again
    /// on it finds it free, and no client that tries to reach the server while it is down can end up connected to
    /// itself, or to the server of another test.
    static func lastingPort() throws -> Int {
        for _ in 0..<1_000 {
            let port = Int.random(in: 20_000..<32_000)
            if given.withLock({ $0.insert(port).inserted }), isFree(port) { return port }
        }
        throw RunningProgram.Unexpected(description: "no port is free")
    }

    private static let given = Mutex<Set<Int>>([])

    /// Whether nobody on this machine has the port.
    private static func isFree(_ port: Int) -> Bool {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(number) }
        return unsafe withLoopback(port: port, host: 0) { unsafe bind(number, $0, $1) } == 0
    }

    /// Options for tests that are not about limits.
    static let generous = [
        "--member-rate", "100000", "--member-burst", "100000", "--address-rate", "100000", "--address-burst",
        "100000", "--entry-rate", "100000", "--entry-burst", "100000",
    ]
}
