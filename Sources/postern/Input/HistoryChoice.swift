import ArgumentParser
import PosternClient

/// `none`, `full` or `from:EPOCH`, as it is typed.
struct HistoryChoice: ExpressibleByArgument {
    let history: History

    init(_ history: History) { self.history = history }

    init?(argument: String) {
        switch argument {
        case "none": history = .none
        case "full": history = .full
        default:
            guard argument.hasPrefix("from:"), let epoch = UInt32(argument.dropFirst(5)), epoch > 0 else {
                return nil
            }
            history = .from(epoch)
        }
    }

    var defaultValueDescription: String { text }

    /// What a shell offers.
    static let completion = CompletionKind.list(["none", "full", "from:"])

    var text: String {
        switch history {
        case .none: "none"
        case .full: "full"
        case .from(let epoch): "from:\(epoch)"
        }
    }
}
