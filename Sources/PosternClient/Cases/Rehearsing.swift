internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// The statement of this reason that follows the head, tried against the append rule before it is sent.
    func rehearsed(_ reason: Statement.Reason) throws(ClientError) -> [UInt8] {
        let statement = Statement(
            log: id, index: log.state.count, previous: log.state.head, madeAt: session.clock(),
            programHead: program.state.head, statementBefore: log.state.statements.last, reason: reason,
            author: me.fingerprint, sign: me.sign)
        var rehearsal = log.state
        do throws(LogError) {
            try rehearsal.append(statement.encoded, program: program.state)
        } catch {
            if case .closed = error.fault { throw .caseClosed(id.caseID) }
            throw .impossible(
                what: "case \(id.caseID.short), room \(id.room)", reason: sentence(about: error.fault))
        }
        return statement.encoded
    }

    /// What is wrong, with the name of the person it is about.
    private func sentence(about fault: LogFault) -> String {
        guard case .roleNotHeld(let fingerprint) = fault, let member = epoch.member(fingerprint) else {
            return fault.description
        }
        return "\(member.name) (\(fingerprint.short)) is no longer \(member.role) of the program"
    }
}
