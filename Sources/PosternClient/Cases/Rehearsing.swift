internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// What an entry of this room begins with that is made now.
    var prefix: EntryPrefix {
        EntryPrefix(log: id, seen: log.place, program: program.state.place, epoch: epoch.number)
    }

    /// The statement of this reason for the room as it is, tried against the append rule before it is sent.
    func rehearsed(_ reason: Statement.Reason) throws(ClientError) -> [UInt8] {
        try rehearsed(
            Statement(
                prefix: prefix, madeAt: session.clock(), last: log.state.statements.last, reason: reason,
                author: me.fingerprint, sign: me.sign
            ).encoded, epoch: reason.epoch)
    }

    /// An entry for the room as it is, tried against the append rule before it is sent: so the reason why it cannot be
    /// is told here and not by the server.
    ///
    /// - Parameter epoch: the one that it begins.
    func rehearsed(_ entry: [UInt8], epoch next: Epoch? = nil) throws(ClientError) -> [UInt8] {
        if let newer = log.newer { throw ClientError(newer) }
        do throws(LogError) {
            try log.rehearse(entry, at: session.clock(), program: program.state)
        } catch {
            throw rehearsalError(error, next)
        }
        return entry
    }
}

extension ListedRoom {
    /// Why an entry that was tried here cannot be, in the words for its author.
    func rehearsalError(_ error: LogError, _ next: Epoch?) -> ClientError {
        switch error.fault {
        case .closed: .caseClosed(id.caseID)
        case .newer, .uncovered: ClientError(error)
        case .notApproved(let person):
            .notApproved(
                case: id.caseID, room: id.room, fingerprint: person,
                name: program.state.enrolled(person)?.name.text,
                approving: next?.member(person).map { approving($0, in: next) } ?? person.short)
        default:
            .impossible(
                what: "case \(id.caseID.short), room \(id.room)", reason: sentence(about: error.fault))
        }
    }

    /// What `postern case approve` is called with to agree to exactly this member. A vendor is known by card only, and so
    /// is a researcher, who comes in the place of the one that was.
    private func approving(_ member: Member, in next: Epoch?) -> String {
        if member.role == .researcher,
            let old = epoch.members.first(where: {
                $0.role == .researcher && next?.member($0.fingerprint) == nil
            })
        {
            return "\(member.card.text) --replaces \(old.fingerprint.short)"
        }
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
        return StaleMember(member, in: program.state).text
    }
}
