internal import PosternFormat
internal import PosternLog
internal import PosternSealing

/// Opening a long thread for the first time. Prints ratios against libsodium alone, taken in the same run: turn by turn
/// with it, and in the time that the processor worked, so that whatever else the machine does weighs on both alike.
///
/// `postern-bench [MESSAGES]`
@main
struct OpenThread {
    private static let rounds = 10

    static func main() throws {
        let messages = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
        let textBytes = 2048
        let clock = ProcessorClock()
        let thread = try Thread(messages: messages, textBytes: textBytes)
        var reference = Reference(textBytes: textBytes)
        var limit = Duration.zero
        func measureLimit(_ part: Int) {
            limit += clock.measure { for _ in 0..<part { precondition(reference.open()) } }
        }
        measureLimit(messages / rounds)
        limit = .zero

        var pages: [Page] = []
        let decoding = try clock.measure { pages = try thread.pages.map { try Page(decoding: $0) } }
        var verified: VerifiedLog?
        let verifying = try clock.measure {
            let program = try thread.programLog.verifiedProgram(checkpoint: nil)
            var log = try UnverifiedLog(log: thread.room).verified(program: program, checkpoint: nil)
            for page in pages {
                try log.extend(with: page.entries, receipt: page.receipt, program: program)
            }
            verified = log
        }
        guard let verified, let opening = verified.entries.first else { return }
        var opened = 0
        var opens = Duration.zero
        var reader = RoomReader()
        opens += try clock.measure { try reader.take(opening, identity: thread.reader) }
        for round in 0..<rounds {
            let part = (messages * round / rounds)..<(messages * (round + 1) / rounds)
            measureLimit(part.count)
            opens += try clock.measure {
                for entry in verified.entries.dropFirst()[part.lowerBound + 1..<part.upperBound + 1] {
                    opened += try reader.open(entry, level: ProgramLevel.first).draft.text.count
                }
            }
        }
        precondition(opened == messages * textBytes)
        print("first opening of \(messages) messages of \(textBytes) bytes, one core")
        line("libsodium alone: sealed box, signature, cipher", limit, limit)
        line("read \(pages.count) pages", decoding, limit)
        line("verify the log: chain, rules, a receipt a page", verifying, limit)
        line("open: sealed box, commitment, cipher, signature", opens, limit)
        line("together", decoding + verifying + opens, limit)
    }

    private static func line(_ what: String, _ time: Duration, _ limit: Duration) {
        let hundredths = Int((time / limit * 100).rounded())
        let milliseconds = Int((time / .milliseconds(1)).rounded())
        print("  \(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)  \(milliseconds) ms  \(what)")
    }
}
