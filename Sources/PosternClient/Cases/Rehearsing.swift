internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// The statement of this reason that follows the head, tried against the append rule before it is sent.
    func rehearsed(_ reason: Statement.Reason) throws(ClientError) -> [UInt8] {
        try rehearsed(
            Statement(
                log: id, index: log.state.count, previous: log.state.head, madeAt: session.clock(),
                programHead: program.state.head, statementBefore: log.state.statements.last, reason: reason,
                author: me.fingerprint, sign: me.sign
            ).encoded, epoch: reason.epoch)
    }

    /// An entry that follows the head, tried against the append rule before it is sent: so the reason why it cannot be
    /// is told here and not by the server.
    ///
    /// - Parameter epoch: the one that it begins.
    func rehearsed(_ entry: [UInt8], epoch next: Epoch? = nil) throws(ClientError) -> [UInt8] {
        var rehearsal = log.state
        do throws(LogError) {
            try rehearsal.append(entry, program: program.state)
        } catch {
            switch error.fault {
            case .closed: throw .caseClosed(id.caseID)
            case .notApproved(let person):
                throw .notApproved(
                    case: id.caseID, room: id.room, fingerprint: person,
                    name: program.state.enrolled(person)?.name.text,
                    approving: next?.member(person).map { approving($0, in: next) } ?? person.short)
            default:
                throw .impossible(
                    what: "case \(id.caseID.short), room \(id.room)", reason: sentence(about: error.fault))
            }
        }
        return entry
    }

    /// What `postern case approve` is called with to agree to exactly this member. A vendor is known by card only.
    private func approving(_ member: Member, in next: Epoch?) -> String {
        let history =
            member.readsFrom == 1
            ? " --history full"
            : member.readsFrom < next?.number ?? 0 ? " --history from:\(member.readsFrom)" : ""
        let isVendor = member.role == .vendor
        let room = id.room == .internal || id.room == .shared ? "" : " --room \(id.room)"
        return (isVendor ? member.card.text + " --vendor" : member.fingerprint.short) + room + history
    }

    /// What is wrong, with the name of the person it is about.
    private func sentence(about fault: LogFault) -> String {
        guard case .roleNotHeld(let fingerprint) = fault, let member = epoch.member(fingerprint) else {
            return fault.description
        }
        return member.role.isEnrolled
            ? "\(member.name) (\(fingerprint.short)) is no longer \(member.role) of the program"
            : "\(member.name) (\(fingerprint.short)) is enrolled in the program, and listed as a \(member.role)"
    }
}
