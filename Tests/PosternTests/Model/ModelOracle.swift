import PosternFormat
import PosternSigning

/// Every entry that any server ever took, how they follow each other, and what the signed lists among them allow.
///
/// An entry has no place of its own: one that two copies of the server took stands in two histories. What is known is
/// therefore kept by the head after it.
struct ModelOracle {
    /// An entry where it stands in some history.
    struct Known {
        let log: LogID
        let index: UInt64
        /// The head after it.
        let head: Digest
        /// The head before it.
        let parent: Digest
        let hash: Digest
        let entry: Entry
        /// The epoch in force at its place, the one that it begins included.
        let epoch: Epoch?
    }

    private(set) var known: [Digest: Known] = [:]
    /// The hashes of what somebody really wrote.
    private(set) var written: Set<Digest> = []
    /// The keys whose secrets the signed lists allow somebody to have.
    private(set) var allowed: [Fingerprint: Set<CaseKey>] = [:]
    /// The keys of the epochs that list somebody.
    private(set) var listed: [Fingerprint: Set<CaseKey>] = [:]
    /// What messages say, by the head after them, where a server gave a receipt.
    var texts: [Digest: String] = [:]

    /// Takes an entry that a server took, with the receipt that it gave.
    ///
    /// - Returns: the entry, or nil where it was known.
    mutating func learn(_ bytes: [UInt8], _ receipt: Receipt) throws -> Known? {
        written.insert(receipt.entryHash)
        return try learn(try Entry(decoding: bytes), at: receipt.before, receipt.place, of: receipt.log)
    }

    /// Takes a history that was shown to somebody and in which they could find nothing wrong.
    mutating func learn(shown entries: [StoredEntry], of log: LogID) throws {
        let places = entries.places(in: log)
        for (index, stored) in entries.enumerated() {
            guard let entry = try? Entry(decoding: stored.entry) else { return }
            _ = try learn(entry, at: places[index], places[index + 1], of: log)
        }
    }

    private mutating func learn(
        _ entry: Entry, at before: Place, _ place: Place, of log: LogID
    ) throws -> Known? {
        guard known[place.head] == nil else { return nil }
        if before.count > 0, known[before.head] == nil {
            throw ModelViolation("\(log): an entry follows nothing known")
        }
        var begun: Epoch?
        if case .statement(let statement) = entry { begun = statement.reason.epoch }
        let one = Known(
            log: log, index: before.count, head: place.head, parent: before.head, hash: entry.hash,
            entry: entry,
            epoch: begun ?? known[before.head]?.epoch)
        known[place.head] = one
        if let begun, written.contains(one.hash) { allow(begun, after: before.head) }
        return one
    }

    private mutating func allow(_ epoch: Epoch, after parent: Digest) {
        var keys: [UInt32: CaseKey] = [epoch.number: epoch.key]
        for earlier in chain(to: parent) {
            if let before = earlier.epoch { keys[before.number] = before.key }
        }
        for member in epoch.members {
            listed[member.fingerprint, default: []].insert(epoch.key)
            for number in member.readsFrom...epoch.number {
                if let key = keys[number] { allowed[member.fingerprint, default: []].insert(key) }
            }
        }
    }

    /// The entries up to this head, from the first of its log.
    func chain(to head: Digest) -> [Known] {
        var chain: [Known] = []
        var next = head
        while let one = known[next] {
            chain.append(one)
            next = one.parent
        }
        return chain.reversed()
    }

    /// Whether the history up to `later` holds `earlier`.
    func chain(to later: Digest, holds earlier: Digest) -> Bool {
        guard let mark = known[earlier] else { return false }
        var next = later
        while let one = known[next], one.index >= mark.index {
            if next == earlier { return true }
            next = one.parent
        }
        return false
    }
}
