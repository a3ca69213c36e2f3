internal import PosternFormat
internal import PosternLog
internal import PosternSealing

/// Opening a long thread for the first time. Prints ratios against libsodium alone, taken in the same run.
@main
struct OpenThread {
    static func main() throws {
        let messages = 10_000
        let textBytes = 2048
        let clock = ContinuousClock()
        let thread = try Thread(messages: messages, textBytes: textBytes)
        var reference = Reference(textBytes: textBytes)
        let limit = clock.measure {
            for _ in 0..<messages { precondition(reference.open()) }
        }
        var verified: VerifiedLog?
        let verifying = try clock.measure {
            let program = try thread.programLog.verifiedProgram(checkpoint: nil)
            verified = try thread.roomLog.verified(program: program, checkpoint: nil)
        }
        guard let verified else { return }
        var opened = 0
        let opening = try clock.measure {
            var reader = RoomReader()
            for entry in verified.entries {
                if case .message = entry.entry {
                    opened += try reader.open(entry).draft.text.count
                } else {
                    try reader.take(entry, identity: thread.reader)
                }
            }
        }
        precondition(opened == messages * textBytes)
        print("first opening of \(messages) messages of \(textBytes) bytes, one core")
        line("libsodium alone: sealed box, signature, cipher", limit, limit)
        line("verify the log: chain, rules, every receipt", verifying, limit)
        line("open: sealed box, commitment, cipher, signature", opening, limit)
        line("together", verifying + opening, limit)
    }

    private static func line(_ what: String, _ time: Duration, _ limit: Duration) {
        let hundredths = Int((time / limit * 100).rounded())
        let milliseconds = Int((time / .milliseconds(1)).rounded())
        print("  \(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)  \(milliseconds) ms  \(what)")
    }
}
