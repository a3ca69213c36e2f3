import PosternClient
import PosternFormat
import PosternSigning

extension Due {
    /// An object of its own in `postern read --json`; a part of one elsewhere.
    var json: JSON {
        var members: [(String, JSON)] = [
            ("kind", "due"), ("case", .string(caseID.text)), ("room", .string(room.text)),
            ("what", .string(what)),
        ]
        switch kind {
        case .history(let person, let epochs, _):
            members += [
                ("people", .array([person.json])), ("epochs", .array(epochs.map { .number(UInt64($0)) })),
            ]
        case .rotation(let reason): members.append(("because", .string(reason.now)))
        case .removal(let people): members.append(("people", .array(people.map(\.json))))
        }
        return .object(
            members + [("by", .string(by)), ("text", .string(text)), ("command", .string(command))])
    }

    private var what: String {
        switch kind {
        case .history: "history"
        case .rotation: "rotation"
        case .removal: "removal"
        }
    }

    private var by: String {
        switch doer {
        case .you: "you"
        case .coordinator: "coordinator"
        case .member: "member"
        }
    }
}

extension [Due] {
    /// Says on standard error what is due, and after it each command that does it, once.
    func tell() {
        for due in self { Output.talk(Visible.line(due.text)) }
        var hints: [String] = []
        for due in self where !hints.contains(due.remedy) { hints.append(due.remedy) }
        for hint in hints { Output.talk("\(Style.talk.bold("hint:")) \(hint)") }
    }
}

extension Duty {
    var json: JSON {
        var members: [(String, JSON)] = [("case", .string(caseID.text)), ("room", .string(room.text))]
        switch kind {
        case .passedOn(let person, let epochs):
            members += [
                ("what", "history"), ("people", .array([person.json])),
                ("epochs", .array(epochs.map { .number(UInt64($0)) })),
            ]
        case .rotated(let epoch, let reason):
            members += [
                ("what", "rotation"), ("because", .string(reason.then)), ("epoch", .number(UInt64(epoch))),
            ]
        case .removed(let people, let epoch):
            members += [
                ("what", "removal"), ("people", .array(people.map(\.json))),
                ("epoch", .number(UInt64(epoch))),
            ]
        }
        return .object(members + [("text", .string(text))])
    }
}

extension Tended {
    var json: JSON {
        [
            "done": .array(done.map(\.json)), "due": .array(due.map(\.json)),
            "failures": .array(
                failures.map { failure in
                    [
                        "case": JSON(failure.caseID?.text), "error": .string(failure.error.description),
                        "hint": JSON(failure.error.hint),
                    ]
                }),
        ]
    }
}
