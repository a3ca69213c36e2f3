internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// A statement that brought a member list.
struct MemberList: Sendable {
    let entry: VerifiedEntry
    let statement: Statement
    /// The list, with the key that was wrapped to it.
    let epoch: Epoch
}

extension Sequence<VerifiedEntry> {
    /// The statements among them that brought a member list.
    var memberLists: [MemberList] {
        compactMap { entry in
            guard case .statement(let statement) = entry.entry, let epoch = statement.reason.epoch else {
                return nil
            }
            return MemberList(entry: entry, statement: statement, epoch: epoch)
        }
    }
}

/// A room with its member lists, whether it was read whole or by its statements alone: what is asked before something is
/// sealed, passed on or signed there, and what is signed next, is the same.
protocol ListedRoom {
    var session: Session { get }
    var id: LogID { get }
    var program: VerifiedProgram { get }
    /// Every member list, from the first.
    var lists: [MemberList] { get }
    /// The epoch in force.
    var epoch: Epoch { get }
    /// The statement whose member list the person at this home saw last.
    var shownList: UInt64 { get }
    /// The approvals of the statement that comes next.
    var approvals: [Approval] { get }
}

extension ListedRoom {
    var consent: Consent { Consent(in: id, to: lists, program: program.state, seen: shownList) }

    /// Refuses a list that the person at this home has neither seen nor accepted.
    func checkConsent(accepting accepted: [MembersChange]) throws(ClientError) {
        try [self].checkConsent(accepting: accepted)
    }
}

extension Sequence where Element: ListedRoom {
    /// Refuses where one of these rooms has a list that the person has neither seen nor accepted. All of them are asked
    /// for at once, and before anything is done in any.
    func checkConsent(accepting accepted: [MembersChange]) throws(ClientError) {
        if let error = ClientError.unseen(compactMap { $0.consent.change(accepting: accepted) }) {
            throw error
        }
    }
}
