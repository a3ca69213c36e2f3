import PosternClient
import PosternFormat
import PosternSigning

/// The inbox as a person reads it.
struct InboxTable {
    let cases: [InboxCase]
    let now: UInt64
    let style: Style
    /// Columns of the terminal; nil where nothing is wrapped.
    var width = Terminal.output.width

    var text: String {
        let ids = InboxTable.shortest(cases.map(\.caseID.text))
        let clocks = cases.map(clock)
        let unread = cases.map { $0.unread == 0 ? "-" : String($0.unread) }
        let widths = (
            id: max(4, ids.map(\.count).max() ?? 0), unread: 6,
            clock: max(5, clocks.map(\.text.count).max() ?? 0)
        )
        func row(_ id: String, _ unread: String, _ clock: String, _ contact: String) -> String {
            Wrapping.row(
                pad(id, widths.id) + "  " + pad(unread, widths.unread) + "  " + pad(clock, widths.clock),
                contact, width: width)
        }
        var lines = [style.bold(row("CASE", "UNREAD", "CLOCK", "CONTACT"))]
        for (index, entry) in cases.enumerated() {
            let line = row(ids[index], unread[index], clocks[index].text, contact(entry))
            lines.append(
                clocks[index].isLate ? style.red(line) : entry.unread > 0 ? style.bold(line) : line)
        }
        return lines.joined(separator: "\n")
    }

    /// The public thread; and which program it is, where another one has a case of this id.
    private func contact(_ entry: InboxCase) -> String {
        let others = cases.contains { $0.caseID == entry.caseID && $0.program.id != entry.program.id }
        return entry.contact.description + (others ? ", program \(entry.program.id.text.prefix(8))" : "")
    }

    /// How much is left of the program's time, or by how much it is over.
    private func clock(_ entry: InboxCase) -> (text: String, isLate: Bool) {
        if entry.tombstone != nil { return ("destroyed", false) }
        if entry.isClosed { return ("closed", false) }
        if entry.acknowledgedAt != nil { return ("acknowledged", false) }
        guard let limit = entry.acknowledgeBy?.milliseconds else {
            return (entry.sealed > 0 ? "not readable by you" : "no report yet", false)
        }
        return limit >= now
            ? (Moment.span(milliseconds: limit - now) + " left", false)
            : ("late by " + Moment.span(milliseconds: now - limit), true)
    }

    /// The beginnings that tell the ids apart, eight characters at least.
    private static func shortest(_ ids: [String]) -> [String] {
        var length = 8
        while length < 26 && Set(ids.map { $0.prefix(length) }).count < Set(ids).count { length += 1 }
        return ids.map { String($0.prefix(length)) }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
