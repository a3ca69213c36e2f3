internal import PosternAPI
internal import PosternFormat
internal import Synchronization

/// How many bytes of bodies that arrive and of pages that leave are held in memory, altogether and for each person.
///
/// Rates alone do not bound this: whoever asks for much and reads it slowly holds what they asked for.
final class HeldBytes: Sendable {
    private struct State {
        var total = 0
        var perMember: [Fingerprint: Int] = [:]
    }

    private let limit: Int
    private let memberLimit: Int
    private let state = Mutex(State())

    init(limit: Int, perMember: Int) {
        self.limit = limit
        memberLimit = perMember
    }

    /// Room for so many bytes, free again when the share goes. Whoever holds nothing is given what they ask for while
    /// there is any left, so that no limit is too small for one body or one page.
    func share(_ bytes: Int, for member: Fingerprint) throws(Problem) -> Share {
        let problem: Problem? = state.withLock { state in
            let ofMember = state.perMember[member, default: 0]
            if ofMember > 0, ofMember + bytes > memberLimit { return .tooMany(retryAfter: 1) }
            if state.total > 0, state.total + bytes > limit { return .unavailable(retryAfter: 1) }
            state.total += bytes
            state.perMember[member] = ofMember + bytes
            return nil
        }
        if let problem { throw problem }
        return Share(of: bytes, for: member, in: self)
    }

    /// How many are held.
    var total: Int { state.withLock(\.total) }

    private func free(_ bytes: Int, of member: Fingerprint) {
        state.withLock { state in
            state.total -= bytes
            let left = state.perMember[member, default: bytes] - bytes
            state.perMember[member] = left > 0 ? left : nil
        }
    }

    /// What one request holds. A class, so that it is given back however the request ends.
    final class Share: Sendable {
        private let bytes: Int
        private let member: Fingerprint
        private let held: HeldBytes

        fileprivate init(of bytes: Int, for member: Fingerprint, in held: HeldBytes) {
            self.bytes = bytes
            self.member = member
            self.held = held
        }

        deinit { held.free(bytes, of: member) }
    }
}
