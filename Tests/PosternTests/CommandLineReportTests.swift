import Foundation
import Testing

@testable import postern

@Suite("Reports on the command line")
struct CommandLineReportTests {
    @Test("the template has every part that the policy asks for")
    func template() async throws {
        let text = try await CommandLineProgram().run("report", "--template").text
        for part in [
            "Description", "Steps to reproduce", "Versions affected", "Impact", "Who else knows",
            "Planned publication date", "Credit wanted",
        ] { #expect(text.contains("\n## \(part)\n")) }
    }

    @Test("empty required parts are named before anything is sent")
    func emptyParts() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let template = try await program.run("report", "--template").text
        let text = template.replacingOccurrences(of: "## Impact\n", with: "## Impact\n\nAll files.\n")
        let file = try program.file("report.md", text)
        let ending = try await program.run("report", "abcdefgh", file)
        #expect(ending.status == 1)
        #expect(
            ending.talk.hasPrefix(
                "postern: these required parts of the report are empty: description, steps to reproduce, versions affected\n"
            ))
    }

    @Test("the same is looked for on standard input")
    func standardInput() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let template = try await program.run("report", "--template").output
        #expect(
            try await program.run("report", "abcdefgh", "-", input: template).talk.contains("are empty"))
        #expect(try await program.run("report", "abcdefgh", input: template).talk.contains("are empty"))
    }

    @Test("a free report is taken as it is")
    func free() {
        let text = "The parser reads out of bounds.\n\n```\n## Impact\n```\n"
        #expect(ReportTemplate.emptyParts(of: Array(text.utf8), isTemplate: false) == [])
    }

    @Test("a heading of the template with nothing under it is an empty part, wherever it comes from")
    func headingOnly() {
        let text = "It crashes.\r\n\r\n# impact:\r\n\r\n## Steps to reproduce\r\n### On Linux\r\nrun it\r\n"
        #expect(ReportTemplate.emptyParts(of: Array(text.utf8), isTemplate: false) == ["Impact"])
    }

    @Test("on a terminal a part whose heading was deleted is missed")
    func deletedHeading() {
        let text = "## Description\nIt crashes.\n## Impact\nbad\n"
        #expect(
            ReportTemplate.emptyParts(of: Array(text.utf8), isTemplate: true)
                == ["Steps to reproduce", "Versions affected"])
    }

    @Test("on a terminal the editor opens with the template, in a file for the owner only")
    func editor() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let script = try program.file(
            "editor", "cp \"$1\" \(program.folder)/seen; stat -c %a \"$1\" > \(program.folder)/mode\n")
        let terminal = try CommandLineTerminal(
            program, "report", "abcdefgh", environment: ["VISUAL": "sh \(script)", "EDITOR": "false"])
        #expect(try await terminal.run() == 1)
        #expect(terminal.seen.contains("nothing was written"))
        #expect(try program.contents(program.folder + "/seen") == ReportTemplate.text)
        #expect(try program.contents(program.folder + "/mode") == "600\n")
        #expect(try Self.drafts(program) == [])
    }

    @Test("an editor that cannot be started leaves nothing behind")
    func noEditor() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let terminal = try CommandLineTerminal(
            program, "report", "abcdefgh", environment: ["EDITOR": "false"])
        #expect(try await terminal.run() == 1)
        #expect(terminal.seen.contains("the editor failed: false"))
        #expect(try Self.drafts(program) == [])
    }

    @Test("what was written in the editor is kept when it cannot be sent, and the program says where")
    func kept() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let script = try program.file("editor", "echo precious >> \"$1\"\n")
        let terminal = try CommandLineTerminal(
            program, "report", "abcdefgh", environment: ["EDITOR": "sh \(script)"])
        #expect(try await terminal.run() == 1)
        #expect(terminal.seen.contains("are empty"))
        let drafts = try Self.drafts(program)
        #expect(drafts.count == 1)
        let draft = "\(program.home)/\(drafts.first ?? "")"
        #expect(terminal.seen.contains("the text is kept in \(draft)"))
        #expect(try program.contents(draft).hasSuffix("precious\n"))
    }

    @Test("a text that is too long is refused before it is sent, with the bound")
    func tooLong() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let ending = try await program.run(
            "send", "abcdefgh", "-", input: [UInt8](repeating: 0x61, count: 786_433))
        #expect(ending.status == 1)
        #expect(ending.talk.hasPrefix("postern: standard input is too long: at most 786432 bytes fit\n"))
    }

    @Test("a file that is not there is named")
    func noFile() async throws {
        let program = try CommandLineProgram()
        try await program.run("id", "new")
        let ending = try await program.run("send", "abcdefgh", "absent.md")
        #expect(ending.status == 1)
        #expect(ending.talk == "postern: absent.md: no such file or directory\n")
    }

    private static func drafts(_ program: CommandLineProgram) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: program.home).filter { $0.hasPrefix("report-") }
    }
}
