internal import PosternFormat

/// How much of what was said before somebody joined they may read.
public enum History: Sendable, Hashable {
    /// Nothing.
    case none
    /// Everything.
    case full
    /// What was said from this epoch of each room on.
    case from(UInt32)
}

extension History {
    /// The earliest epoch that somebody may read who is taken in with epoch `next`.
    func readsFrom(next: UInt32) -> UInt32 {
        switch self {
        case .none: next
        case .full: 1
        case .from(let epoch): min(max(epoch, 1), next)
        }
    }

    /// Refuses an epoch that none of these rooms has.
    func check(in rooms: [OpenRoom]) throws(ClientError) {
        guard case .from(let epoch) = self else { return }
        let last = rooms.map(\.epoch.number).max() ?? 0
        guard epoch >= 1, epoch <= last else {
            throw .malformed(
                what: "history", reason: "epochs are counted from 1, and the last of this case is \(last)")
        }
    }
}
