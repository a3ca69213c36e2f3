import Foundation
import PosternFormat
import PosternSealing
import PosternSigning

/// Somebody with a home of their own, who uses the real `postern`.
struct Resident: Sendable {
    let name: String
    let home: String

    init(_ name: String, in folder: String) {
        self.name = name
        home = folder + "/" + name.split(separator: " ")[0].lowercased()
    }

    /// Starts a command.
    func start(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
    ) throws -> RunningProgram {
        try RunningProgram(
            Programs.postern, arguments,
            environment: ["POSTERN_HOME": home].merging(environment) { $1 }, input: input)
    }

    /// Runs a command to its end, whatever that is.
    func ending(_ arguments: String..., input: [UInt8] = []) async throws -> RunningProgram.Ending {
        try await start(arguments, input: input).finish()
    }

    /// Runs a command that has to succeed.
    @discardableResult
    func run(_ arguments: String..., input: [UInt8] = []) async throws -> RunningProgram.Ending {
        try await start(arguments, input: input).finish().succeeded()
    }

    /// Runs a command that has to succeed and to print one JSON object.
    func json(_ arguments: String..., input: [UInt8] = []) async throws -> JSONObject {
        try JSONObject(await start(arguments + ["--json"], input: input).finish().succeeded().text)
    }

    /// Runs a command that has to succeed and to print a JSON object a line.
    func jsonLines(_ arguments: String...) async throws -> [JSONObject] {
        try await start(arguments + ["--json"]).finish().succeeded().lines.map { try JSONObject($0) }
    }

    /// Makes the identity; gives its card.
    @discardableResult
    func moveIn() async throws -> String { try await json("id", "new", "--name", name)["card"].text }

    /// The person's secret keys, for requests and entries made by hand.
    func identity() async throws -> Identity {
        let text = try await run("id", "export", "--plain").text
        return try IdentityFile.open(text.trimmingCharacters(in: .whitespacesAndNewlines)) { nil }
    }
}
