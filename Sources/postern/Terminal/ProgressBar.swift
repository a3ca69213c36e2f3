import Synchronization

/// How far a long work is, on standard error: a bar that is drawn over at a terminal, a line every so often where
/// nobody looks at columns. It is told from any thread.
final class ProgressBar: Sendable {
    /// How far it is, in units of the work.
    struct Count: Sendable, Equatable {
        let done: Int
        let total: Int
        let failed: Int
    }

    private let title: String
    private let unit: String
    private let width: Int?
    private let began = ContinuousClock.now
    private let lastShown: Mutex<ContinuousClock.Instant>

    /// - Parameters:
    ///   - title: what is done: `rotating`.
    ///   - unit: what is counted: `rooms`.
    init(_ title: String, unit: String, terminal: Terminal = .talk) {
        (self.title, self.unit) = (title, unit)
        // A terminal that cannot go back to the first column gets lines, like a file.
        width = Environment["TERM"] ?? "dumb" == "dumb" ? nil : terminal.width
        lastShown = Mutex(.now)
    }

    func show(_ count: Count) {
        let now = ContinuousClock.now
        let pause: Duration = width == nil ? .seconds(5) : .milliseconds(100)
        let isDue = lastShown.withLock { last in
            guard now - last >= pause else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        if let width {
            Output.stand(ProgressBar.bar(title, count, unit: unit, after: now - began, width: width))
        } else {
            Output.talk("\(title): \(ProgressBar.words(count, unit: unit))")
        }
    }

    /// Takes the bar away.
    func end() { Output.stand("") }

    /// `rotating  [#####---------]  412 of 1000 rooms, 3 failed, 2 min left`, in fewer columns than the terminal has.
    static func bar(_ title: String, _ count: Count, unit: String, after time: Duration, width: Int) -> String
    {
        var told = words(count, unit: unit)
        let left = time * (Double(max(count.total - count.done, 0)) / Double(max(count.done, 1)))
        if count.done > 0 && time > .seconds(3) {
            let seconds = left.components.seconds
            told += seconds < 120 ? ", \(seconds) s left" : ", \(seconds / 60) min left"
        }
        let cells = min(width - title.count - told.count - 7, 40)
        guard cells >= 8 else { return String(told.prefix(width - 1)) }
        let full = cells * min(count.done, count.total) / max(count.total, 1)
        return title + "  [" + String(repeating: "#", count: full)
            + String(repeating: "-", count: cells - full) + "]  " + told
    }

    private static func words(_ count: Count, unit: String) -> String {
        "\(count.done) of \(count.total) \(unit)" + (count.failed > 0 ? ", \(count.failed) failed" : "")
    }
}
