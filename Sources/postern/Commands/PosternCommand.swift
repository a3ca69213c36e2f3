import ArgumentParser
import PosternClient

/// A command that prints data.
protocol DataCommand: ParsableCommand {
    var common: GeneralOptions { get }
}

/// A command that does one thing with the client of one home.
protocol PosternCommand: DataCommand, AsyncParsableCommand {
    func run(_ client: Client) async throws
}

extension PosternCommand {
    mutating func run() async throws {
        let client = common.client
        do {
            try await run(client)
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
    }
}

extension DataCommand {
    /// Prints a program, and points out who of its people could be taken for another.
    func show(_ program: ProgramSummary) {
        show(program.json, program.table)
        program.people?.tellLookalikes()
    }

    /// Prints data: as one line of JSON, or as a person reads it.
    func show(_ json: JSON, _ text: @autoclosure () -> String) {
        let line = common.json ? json.encoded : text()
        Output.line(line.hasSuffix("\n") ? String(line.dropLast()) : line)
    }
}
