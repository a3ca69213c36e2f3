import PosternFormat
import PosternLog

extension Target {
    /// A program log: decisions instead of bytes, so that every entry can be signed with real keys.
    static let programLog = Target("program-log", longest: 512) { bytes in
        var choices = Choices(bytes)
        var program = ProgramDraft(&choices)
        // What a dishonest server does is decided first, so that more entries do not change it.
        var lies = Choices((0..<4).map { _ in choices.byte() })
        while !choices.isAtEnd { program.step(&choices) }
        let verified = program.verified()
        guard let received = program.draft.tampered(&lies) else { return }
        require(
            (try? received.verifiedProgram(checkpoint: verified.checkpoint)) == nil,
            "a changed log is refused")
        require(
            (try? program.draft.rolledBack.verifiedProgram(checkpoint: verified.checkpoint)) == nil,
            "a log that was put back is refused")
    }
}
