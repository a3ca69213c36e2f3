import PosternClient
import PosternFormat
import PosternSigning

extension CaseFailure {
    /// What went wrong with one of many cases; the case is named where the error does not do it.
    var failure: Failure {
        let failure = Failure(error)
        guard let id = caseID?.text.prefix(8), !failure.message.contains(id) else { return failure }
        return Failure("case \(id): \(failure.message)", hints: failure.hints, status: failure.status)
    }
}

extension Failure {
    /// Ends a command that looked at many things: tells each failure and fails as the worst of them does.
    /// Tampering comes before an unreachable server, that before what needs a newer program, that before anything else.
    static func tellAll(_ failures: [Failure]) throws(Failure) {
        let order: [ExitStatus] = [.verificationFailed, .unreachable, .newer, .usage, .failed, .done]
        let ranked = failures.enumerated().sorted { left, right in
            let (first, second) = (
                order.firstIndex(of: left.element.status), order.firstIndex(of: right.element.status)
            )
            return (first ?? 0, left.offset) < (second ?? 0, right.offset)
        }
        guard let worst = ranked.first else { return }
        for other in ranked.dropFirst() {
            for line in other.element.lines(style: .talk) { Output.talk(line) }
        }
        throw worst.element
    }
}
