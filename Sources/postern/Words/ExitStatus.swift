/// How a command ends, for scripts. The same for every command; `postern --help` lists them.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    case failed = 1
    case verificationFailed = 3
    case unreachable = 4
    case newer = 5
    case usage = 64

    /// In two or three words.
    var short: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .verificationFailed: "verification failed"
        case .unreachable: "server not reachable"
        case .newer: "needs a newer postern"
        case .usage: "wrong usage"
        }
    }

    /// In a line.
    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "failed; nothing is wrong with what others signed"
        case .verificationFailed:
            "verification failed: it is not what was signed, or an entry does not open"
        case .unreachable: "server not reachable; try again later"
        case .newer: "needs a newer postern; nothing is wrong with what others signed"
        case .usage: "wrong usage; the command did not begin"
        }
    }
}
