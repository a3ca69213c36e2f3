public import PosternFormat

/// Somebody who may read earlier epochs of a room and was not given their secrets yet. Whoever is listed as a maintainer
/// or coordinator and holds them answers. Specification: "HistoryGrant", who gives it.
public struct HistoryAsk: Hashable, Sendable {
    /// Who may read them.
    public let member: Member
    /// Which epochs; ascending.
    public let epochs: [UInt32]
}

extension VerifiedLog {
    /// What the log asks for and nobody gave yet; none once the room is closed.
    public var historyAsks: [HistoryAsk] {
        guard let epoch = state.epoch, !state.isClosed, newer == nil else { return [] }
        var given: [Fingerprint: Set<UInt32>] = [:]
        for entry in entries {
            switch entry.entry {
            case .statement(let statement):
                for member in statement.reason.epoch?.members ?? [] {
                    given[member.fingerprint, default: []].insert(entry.epoch.number)
                    given[member.fingerprint, default: []].formUnion(member.history.map(\.epoch))
                }
            case .historyGrant(let grant):
                given[grant.member, default: []].formUnion(grant.wraps.map(\.epoch))
            case .message, .approval, .later, .genesis, .programStatement:
                break
            }
        }
        return epoch.members.compactMap { member in
            let missing = (member.readsFrom...epoch.number).filter {
                given[member.fingerprint]?.contains($0) != true
            }
            return missing.isEmpty ? nil : HistoryAsk(member: member, epochs: missing)
        }
    }
}
