internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension ClientError {
    /// A log that failed verification.
    init(_ error: LogError) {
        if case .newer(let reason) = error.fault {
            self = .newer(subject: error.log.subject, index: error.index, what: "\(reason)")
            return
        }
        self = .verification(
            VerificationFailure(
                subject: error.log.subject, index: error.index, what: error.fault.description))
    }

    /// What a server sent in place of a log's page or receipt.
    static func altered(_ log: LogID, index: UInt64? = nil, _ what: String) -> ClientError {
        .verification(VerificationFailure(subject: log.subject, index: index, what: what))
    }
}

extension LogID {
    /// How failures name the log.
    var subject: String {
        isProgramLog ? "program \(program.short)" : "case \(caseID.short), room \(room)"
    }
}
