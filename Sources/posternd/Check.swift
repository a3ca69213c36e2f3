import ArgumentParser
import PosternFormat
import PosternServer
import PosternStore

/// `posternd check`
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify every log and the database itself.",
        discussion: """
            Reads everything and changes nothing; it may run beside a server. Each log is verified from its first \
            entry, with its receipts, and the database by SQLite's own integrity check. Of a destroyed room only its \
            tombstone is there. A room that is destroyed while this reads is wholly overwritten when this is done.

            EXAMPLES:
              posternd check --data /var/lib/postern
              posternd check --data /var/lib/postern --json

            EXIT CODES:
              0 clean, 1 could not be checked, 3 something was found, 64 wrong usage
            """)

    @OptionGroup var data: DataOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        Hardening.apply()
        let report: CheckReport
        do {
            report = try Store.check(folder: data.data, storageKey: data.storageKey)
        } catch {
            throw fail(error)
        }
        if json {
            StandardStream.output.write(line: CheckOutput(report).json)
        } else {
            for finding in report.findings { StandardStream.output.write(line: "\(finding)") }
            let counts = [
                counted(report.programs, "program"), counted(report.rooms, "room"),
                counted(report.entries, "entry", "entries"),
            ].joined(separator: ", ")
            let outcome = report.isClean ? "clean" : counted(report.findings.count, "finding")
            StandardStream.output.write(line: "\(counts): \(outcome)")
        }
        if !report.isClean { throw ExitCode.findings }
    }
}
