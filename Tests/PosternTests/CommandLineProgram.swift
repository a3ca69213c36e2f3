import Foundation
import Glibc

/// The real `postern`, run as a process with a home of its own.
final class CommandLineProgram {
    struct Ending {
        let status: Int32
        let output: [UInt8]
        let talk: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// A folder of its own, removed with it.
    let folder: String
    var home: String { folder + "/home" }

    init() throws {
        folder = NSTemporaryDirectory() + "/postern-command-line-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The debug binary: beside the test bundle, or where the package builds it.
    static let binary: String = {
        let besideTests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("postern").path
        return FileManager.default.isExecutableFile(atPath: besideTests)
            ? besideTests : packageFolder + "/.build/debug/postern"
    }()

    static let packageFolder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    func process(_ arguments: [String], environment: [String: String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLineProgram.binary)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "POSTERN_HOME": home, "TZ": "UTC",
        ]
        variables.merge(environment) { $1 }
        process.environment = variables
        return process
    }

    /// Runs to the end, off any terminal.
    @discardableResult
    func run(
        _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws -> Ending {
        try await run(arguments, input: input, environment: environment)
    }

    /// Runs to the end, off any terminal.
    func run(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws -> Ending {
        let process = process(arguments, environment: environment)
        let name = folder + "/" + UUID().uuidString
        try Data(input).write(to: URL(fileURLWithPath: name + ".in"))
        // Files, not pipes: nothing has to be read while it runs.
        for kind in [".out", ".err"] { try Data().write(to: URL(fileURLWithPath: name + kind)) }
        let input = FileHandle(forReadingAtPath: name + ".in")
        let output = FileHandle(forWritingAtPath: name + ".out")
        let talk = FileHandle(forWritingAtPath: name + ".err")
        // A process that ended keeps its handles for as long as this one lives, and Foundation's `Process.run` crashes
        // once more than about 1,350 files are open.
        defer { for handle in [input, output, talk] { try? handle?.close() } }
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, talk)
        try await CommandLineProgram.finish(process)
        return Ending(
            status: process.terminationStatus,
            output: Array(try Data(contentsOf: URL(fileURLWithPath: name + ".out"))),
            talk: String(decoding: try Data(contentsOf: URL(fileURLWithPath: name + ".err")), as: UTF8.self))
    }

    static func finish(_ process: Process) async throws {
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ended {}
    }

    /// Writes a file into the test's folder and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func contents(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
