internal import PosternAPI
internal import PosternFormat
internal import Synchronization

/// How many event streams are open, altogether and of each person.
final class OpenStreams: Sendable {
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

    /// A place for one more stream, free again when the place goes.
    func place(for member: Fingerprint) throws(Problem) -> Place {
        let problem: Problem? = state.withLock { state in
            if state.total >= limit { return .unavailable(retryAfter: 30) }
            let ofMember = state.perMember[member, default: 0]
            if ofMember >= memberLimit { return .tooMany(retryAfter: 30) }
            state.total += 1
            state.perMember[member] = ofMember + 1
            return nil
        }
        if let problem { throw problem }
        return Place(of: member, in: self)
    }

    private func free(_ member: Fingerprint) {
        state.withLock { state in
            state.total -= 1
            let left = state.perMember[member, default: 1] - 1
            state.perMember[member] = left > 0 ? left : nil
        }
    }

    /// A stream's place. A class, so that it is given back however the response ends, even before it began.
    final class Place: Sendable {
        private let member: Fingerprint
        private let streams: OpenStreams

        fileprivate init(of member: Fingerprint, in streams: OpenStreams) {
            self.member = member
            self.streams = streams
        }

        deinit { streams.free(member) }
    }
}
