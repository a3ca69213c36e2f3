import PosternFormat
import Synchronization

/// How far a long work over many rooms is, on standard error: a bar that is drawn over at a terminal, a line every so
/// often where nobody looks at columns. It is told from any thread.
final class ProgressBar: Sendable {
    /// How far it is.
    struct Count: Sendable, Equatable {
        /// What is done just now: `rotating`.
        let title: String
        let done: Int
        let total: Int
    }

    private struct Shown {
        var title = ""
        var last = ContinuousClock.now
        /// When the work of this title began.
        var began = ContinuousClock.now
    }

    private let width: Int?
    private let shown = Mutex(Shown())

    init(terminal: Terminal = .talk) {
        // A terminal that cannot go back to the first column gets lines, like a file.
        width = Environment["TERM"] ?? "dumb" == "dumb" ? nil : terminal.width
    }

    func show(_ count: Count) {
        let now = ContinuousClock.now
        let pause: Duration = width == nil ? .seconds(5) : .milliseconds(100)
        let time: Duration? = shown.withLock { shown in
            if shown.title != count.title { (shown.title, shown.began) = (count.title, now) }
            guard now - shown.last >= pause else { return nil }
            shown.last = now
            return now - shown.began
        }
        guard let time else { return }
        if let width {
            Output.stand(ProgressBar.bar(count, after: time, width: width))
        } else {
            Output.talk("\(count.title): \(count.done) of \(counted(count.total, "room"))")
        }
    }

    /// Takes the bar away.
    func end() { Output.stand("") }

    /// `rotating  [#####---------]  412 of 1000 rooms, 50 s left`, in fewer columns than the terminal has.
    static func bar(_ count: Count, after time: Duration, width: Int) -> String {
        var told = "\(count.done) of \(counted(count.total, "room"))"
        if count.done > 0 && time > .seconds(3) {
            let left = time * (Double(max(count.total - count.done, 0)) / Double(count.done))
            let seconds = left.components.seconds
            if seconds > 0 { told += seconds < 120 ? ", \(seconds) s left" : ", \(seconds / 60) min left" }
        }
        let cells = min(width - count.title.count - told.count - 7, 40)
        guard cells >= 8 else { return String(told.prefix(width - 1)) }
        let full = cells * min(count.done, count.total) / max(count.total, 1)
        return count.title + "  [" + String(repeating: "#", count: full)
            + String(repeating: "-", count: cells - full) + "]  " + told
    }
}
