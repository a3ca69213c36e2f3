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

    /// A share that holds nothing yet, and may get `expected` bytes: counted against the person's own limit at once, so
    /// that nobody makes the server read more pages at a time than they may hold, and against the limit of all only
    /// when they are there, so that nobody takes memory from others by announcing much.
    ///
    /// Whoever holds nothing is let in, so that no limit is too small for one body or one page.
    func share(expecting expected: Int, for member: Fingerprint) throws(Problem) -> Share {
        let isLetIn = state.withLock { state in
            let ofMember = state.perMember[member, default: 0]
            guard ofMember == 0 || ofMember + expected <= memberLimit else { return false }
            state.perMember[member] = ofMember + expected
            return true
        }
        guard isLetIn else { throw .tooMany(retryAfter: 1) }
        return Share(expecting: expected, for: member, in: self)
    }

    /// How many are held.
    var total: Int { state.withLock(\.total) }

    /// Makes room for `bytes` instead of `before`; false where there is none.
    ///
    /// A quarter more than the limit is there for people who are far from their own: so that those who fill the memory
    /// do not keep out those who ask for a thing or two.
    private func change(_ before: Int, to bytes: Int, isModest: Bool) -> Bool {
        state.withLock { state in
            let bound = isModest ? limit + limit / 4 : limit
            guard bytes <= before || state.total == before || state.total - before + bytes <= bound else {
                return false
            }
            state.total += bytes - before
            return true
        }
    }

    /// Whether the person may get no more than half of what they may, or no more than this one thing.
    private func isModest(_ member: Fingerprint, _ expected: Int) -> Bool {
        state.withLock { $0.perMember[member, default: 0] <= max(memberLimit / 2, expected) }
    }

    private func free(_ bytes: Int, _ expected: Int, of member: Fingerprint) {
        state.withLock { state in
            state.total -= bytes
            let left = state.perMember[member, default: expected] - expected
            state.perMember[member] = left > 0 ? left : nil
        }
    }

    /// What one request holds. A class, so that it is given back however the request ends.
    final class Share: Sendable {
        private let bytes = Mutex(0)
        private let expected: Mutex<Int>
        private let member: Fingerprint
        private let held: HeldBytes

        fileprivate init(expecting expected: Int, for member: Fingerprint, in held: HeldBytes) {
            self.expected = Mutex(expected)
            self.member = member
            self.held = held
        }

        /// Holds so many bytes from now on, at most as many as were expected.
        func hold(_ count: Int) throws(Problem) {
            let expected = expected.withLock(\.self)
            let isModest = held.isModest(member, expected)
            let isLetIn = bytes.withLock { bytes in
                guard held.change(bytes, to: count, isModest: isModest) else {
                    return false
                }
                bytes = count
                return true
            }
            guard isLetIn else { throw .unavailable(retryAfter: 1) }
        }

        /// No more than is held now will come.
        func settle() {
            let bytes = bytes.withLock(\.self)
            expected.withLock { expected in
                guard bytes < expected else { return }
                held.free(0, expected - bytes, of: member)
                expected = bytes
            }
        }

        deinit { held.free(bytes.withLock(\.self), expected.withLock(\.self), of: member) }
    }
}
