import PosternClient
import PosternFormat
import PosternSigning

/// A thread as it is printed.
///
/// Lines of ours begin in the first column; what others wrote always stands behind a margin, so that no message
/// can pass itself off as an author line or a statement.
struct ThreadView {
    let thread: CaseThread
    let withHeader: Bool
    /// Those of the thread, also of those who left, whose names do not tell them apart.
    private let alike: Set<Fingerprint>
    /// What is to be named as due.
    var due: [Due] = []
    var style = Style.output
    var width = Terminal.output.width

    init(thread: CaseThread, withHeader: Bool, due: [Due] = []) {
        self.thread = thread
        self.withHeader = withHeader
        self.due = due
        alike = (thread.rooms.people + thread.items.compactMap(\.author)).alike
    }

    func show(asJSON: Bool) {
        if asJSON {
            for object in thread.items.json + thread.tombstones.map(\.json) + due.map(\.json) {
                Output.line(object.encoded)
            }
        } else {
            if withHeader { Output.line(header) }
            for tombstone in thread.tombstones {
                Output.line("\n" + Wrapping(width: width).hanging(tombstone.told))
            }
            let unseen = Unseen(thread.items)
            for item in thread.items { Output.line("\n" + told(item, unseen)) }
        }
        due.tell()
    }

    /// Names the entries that do not open; the command ends with the code for tampering.
    func failIfUnopened() throws(Failure) {
        let broken = thread.items.compactMap { item -> String? in
            guard case .unopened(let reason) = item.content else { return nil }
            return
                "case \(thread.caseID.text.prefix(8)), room \(item.room), entry \(item.index): \(reason)"
        }
        guard let first = broken.first else { return }
        throw Failure(
            first,
            hints: broken.dropFirst() + [
                "the chain holds, so the rest stands; ask the author to send this again"
            ],
            status: .verificationFailed)
    }

    /// Names the entries that must be understood and are not; the rest was shown.
    func failIfNewer() throws(Failure) {
        for item in thread.items {
            guard case .newer(let reason) = item.content else { continue }
            throw Failure(
                "case \(thread.caseID.text.prefix(8)), room \(item.room): entry \(item.index) needs a newer postern: \(reason)",
                hints: ["install a newer postern"], status: .newer)
        }
    }

    private var header: String {
        let lines =
            [
                [thread.program.name, thread.contact].map(\.description).filter { !$0.isEmpty }.joined(
                    separator: ", ")
            ]
            + thread.rooms.map(\.told) + thread.rooms.people.lookalikes
        return ([style.bold("case \(thread.caseID.text)")] + lines.map(Wrapping(width: width).hanging))
            .joined(separator: "\n")
    }

    private func told(_ item: ThreadItem, _ unseen: Unseen) -> String {
        let label = item.room == .shared ? "" : style.yellow("[\(item.room)]") + " "
        let author = item.author.map { told($0, named: style.bold) + "  " } ?? ""
        // A name may be long enough to begin a row of its own.
        let head =
            DisplayWidth.columns(of: plainHead(item)) <= width ?? .max
            ? "\(label)\(item.index)  \(author)\(style.faint(Moment.local(item.at)))"
            : style.bold(Wrapping(width: width).hanging(plainHead(item)))
        switch item.content {
        case .message(let text, _, let opening):
            let note = opening.map { "  " + style.faint($0.told) } ?? ""
            return head + note + missed(by: item, unseen) + remarks(item) + body(text)
        case .acknowledgement(let text, _):
            return head + "  " + style.bold("acknowledged") + missed(by: item, unseen) + remarks(item)
                + (text.isEmpty ? "" : body(text))
        case .later(let what), .newer(let what):
            return head + aside("needs a newer postern: \(what)", of: item)
        case .statement(let note):
            return head + aside(note.text, of: item)
        case .grant(let note): return head + aside(note.text, of: item)
        case .approval(let note): return head + aside(note.text, of: item)
        case .repetition(let index): return head + aside("the same message as entry \(index)", of: item)
        case .sealed(let epoch):
            return head + aside("sealed under epoch \(epoch), which was not passed on to you", of: item)
        case .unopened(let reason):
            return head + "  " + style.red("does not open: \(Visible.line(reason))") + appended(item)
        }
    }

    /// What stands above a message and its author had not seen, where others said something there.
    private func missed(by item: ThreadItem, _ unseen: Unseen) -> String {
        guard let missed = unseen.by(item) else { return "" }
        let (first, last) = (missed.lowerBound, missed.upperBound)
        let what = first == last ? "entry \(first)" : "entries \(first) to \(last)"
        return "  " + style.faint("written before its author saw \(what)")
    }

    /// That the author of a message had given it up when it came, and that their clock says another time.
    private func remarks(_ item: ThreadItem) -> String {
        var remarks = item.withdrawnBy.map { ["given up by its author in entry \($0)"] } ?? []
        if item.isDatedOff, let sent = item.sentAt {
            remarks.append("by its author's clock sent \(Moment.local(sent))")
        }
        return remarks.map { "  " + style.faint($0) }.joined()
    }

    /// Whom the server blames for what does not open.
    private func appended(_ item: ThreadItem) -> String {
        guard let appender = item.appender else { return "" }
        return aside(
            "the server says that \(appender.toldApart) appended it, and could have made it itself", of: item)
    }

    private func plainHead(_ item: ThreadItem) -> String {
        let label = item.room == .shared ? "" : "[\(item.room)] "
        let author = item.author.map { told($0) { $0 } + "  " } ?? ""
        return "\(label)\(item.index)  \(author)\(Moment.local(item.at))"
    }

    /// An author, with the fingerprint where another of the thread has such a name.
    private func told(_ author: Person, named style: (String) -> String) -> String {
        let name = author.name.description
        let told = alike.contains(author.fingerprint) ? author.toldApart : author.told
        return style(name) + told.dropFirst(name.count)
    }

    /// What somebody wrote, behind the margin; the line ends with which a text closes are not worth a line.
    private func body(_ text: [UInt8]) -> String {
        var lines = Wrapping(width: width).lines(of: Visible.lines(text))
        while lines.count > 1 && lines.last == "" { lines.removeLast() }
        return lines.map { "\n" + $0 }.joined()
    }

    /// A remark of ours, which may quote names: on the same line where that holds it, behind the margin else.
    private func aside(_ text: String, of item: ThreadItem) -> String {
        let text = Visible.line(text)
        if DisplayWidth.columns(of: "\(plainHead(item))  \(text)") <= width ?? .max {
            return "  " + style.faint(text)
        }
        return Wrapping(width: width).lines(of: text).map { "\n" + style.faint($0) }.joined()
    }
}

extension [ThreadItem] {
    /// The lines of `postern read --json`, one an entry: that the wrap in a statement does not open stands with the
    /// statement, as its reason.
    var json: [JSON] {
        var faults: [ThreadItem.Place: String] = [:]
        for item in self {
            if case .unopened(let reason) = item.content { faults[item.place] = reason }
        }
        let statements = Set(filter { $0.kind == "statement" }.map(\.place))
        return filter { $0.kind != "unopened" || !statements.contains($0.place) }
            .map { $0.json(reason: faults[$0.place]) }
    }
}

extension ThreadItem {
    fileprivate struct Place: Hashable {
        let room: RoomName
        let index: UInt64
    }

    fileprivate var place: Place { Place(room: room, index: index) }

    /// One line of `postern read --json`.
    fileprivate func json(reason: String?) -> JSON {
        var members: [(String, JSON)] = [
            ("index", .number(index)), ("room", .string(room.text)), ("epoch", .number(UInt64(epoch))),
            ("kind", .string(kind)), ("author", JSON(author?.name.raw)),
            ("role", JSON(author?.role.description)), ("fingerprint", JSON(author?.fingerprint.text)),
            ("seen", .number(seen)),
            ("at", .string(Moment.rfc3339(at))),
        ]
        switch content {
        case .message(let text, _, _), .acknowledgement(let text, _):
            let decoded = String(decoding: text, as: UTF8.self)
            members.append(("text", .string(decoded)))
            if Array(decoded.utf8) != text { members.append(("textBase64", .string(base64(text)))) }
        case .statement(let note): members.append(("text", .string(note.text)))
        case .grant(let note): members.append(("text", .string(note.text)))
        case .approval(let note): members.append(("text", .string(note.text)))
        case .repetition, .sealed, .later, .newer, .unopened: members.append(("text", .null))
        }
        if let sentAt { members.append(("sentAt", .string(Moment.rfc3339(sentAt)))) }
        if case .message(_, _, let opening?) = content {
            members.append(("commitment", .string(opening.word)))
            if case .nothingRecorded(let computed) = opening {
                members.append(("computed", .string(computed)))
            }
        }
        if case .repetition(let index) = content { members.append(("repeats", .number(index))) }
        if let withdrawnBy { members.append(("withdrawnBy", .number(withdrawnBy))) }
        if let appender { members.append(("serverSays", ["appender": appender.json])) }
        if case .later(let what) = content {
            members.append(("reason", .string("needs a newer postern: \(what)")))
        }
        if case .newer(let what) = content {
            members.append(("reason", .string("needs a newer postern: \(what)")))
        }
        if case .sealed(let epoch) = content {
            members.append(
                ("reason", .string("sealed under epoch \(epoch), which was not passed on to you")))
        }
        if let reason { members.append(("reason", .string(reason))) }
        return .object(members)
    }
}
