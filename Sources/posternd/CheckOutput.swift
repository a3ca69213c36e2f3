import PosternFormat
import PosternSigning
import PosternStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What `check --json` prints.
struct CheckOutput: Encodable {
    struct Finding: Encodable {
        let program: String?
        let `case`: String?
        let room: String?
        let index: UInt64?
        let text: String

        init(_ finding: CheckFinding) {
            let room = finding.log.flatMap { $0.isProgramLog ? nil : $0 }
            program = finding.log?.program.text
            self.case = room?.caseID.text
            self.room = room?.room.text
            index = finding.index
            text = finding.text
        }
    }

    let programs: Int
    let rooms: Int
    let entries: Int
    let findings: [Finding]

    init(_ report: CheckReport) {
        programs = report.programs
        rooms = report.rooms
        entries = report.entries
        findings = report.findings.map(Finding.init)
    }

    /// One line.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(self) else { preconditionFailure("a report is always JSON") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
