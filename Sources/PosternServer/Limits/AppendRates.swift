internal import NIOCore
internal import PosternAPI
internal import PosternFormat

/// How many entries a second one person adds to one log, and how many bytes a day to all of them.
///
/// Each log has a rate of its own, so that a flood in one room takes nothing from another, and each person theirs, so
/// that it takes nothing from the others there. Statements are counted apart from what is said: a coordinator's own
/// messages do not stand in the way of a rotation or a removal.
struct AppendRates: Sendable {
    /// Who adds what, and where.
    struct Append: Hashable, Sendable {
        let person: Fingerprint
        let log: LogID
        let isStatement: Bool

        /// What the type of `body` says, unread. A body that only claims to be a statement is refused later.
        init(of body: [UInt8], to log: LogID, by person: Fingerprint) {
            self.person = person
            self.log = log
            switch body.first.flatMap(ObjectType.init(rawValue:)) {
            case .statement, .programStatement: isStatement = true
            default: isStatement = false
            }
        }

        fileprivate var author: Author { Author(person: person, states: isStatement) }
    }

    fileprivate struct Author: Hashable, Sendable {
        let person: Fingerprint
        let states: Bool
    }

    private let entries: TokenBuckets<Append>
    private let bytes: TokenBuckets<Author>

    init(_ limits: ServerLimits, now: @escaping @Sendable () -> NIODeadline) {
        entries = TokenBuckets(rate: limits.entryRate, burst: limits.entryBurst, now: now)
        // Whatever is set, one entry fits.
        bytes = TokenBuckets(perDay: max(limits.memberBytesPerDay, limits.bodyBytes), now: now)
    }

    /// Counts an entry of `count` bytes.
    func take(_ append: Append, bytes count: Int) throws(Problem) {
        if let seconds = entries.take(append) { throw .tooManyEntries(retryAfter: seconds) }
        if let seconds = bytes.take(append.author, count) {
            entries.give(append, 1)
            throw .tooManyEntries(retryAfter: seconds)
        }
    }

    /// Counts it no longer: it was not added. What a lost race costs is a request.
    func give(_ append: Append, bytes count: Int) {
        entries.give(append, 1)
        bytes.give(append.author, count)
    }
}
