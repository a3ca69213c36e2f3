import PosternClient
import PosternFormat
import PosternSigning

/// The client's verbs as the model uses them: each with the changed member lists that the person agrees to.
extension Client {
    func say(
        _ text: String, in log: LogID, accepting changes: [MembersChange]
    ) async throws(ClientError) -> Sent {
        let bytes = Array(text.utf8)
        return log.room == .internal
            ? try await note(log.caseID.text, text: bytes, accepting: changes)
            : try await send(log.caseID.text, text: bytes, accepting: changes)
    }

    func replaceIdentity(
        _ old: String, by card: String, accepting changes: [MembersChange]
    ) async throws(ClientError) {
        let report = try await replace(old, by: card, accepting: changes)
        if let failure = report.failures.first { throw failure.error }
    }

    func rotateEverything(
        without member: String?, accepting changes: [MembersChange]
    ) async throws(ClientError) {
        let report = try await rotateAll(removing: member, accepting: changes)
        if let failure = report.failures.first { throw failure.error }
    }
}
