import PosternFormat
import PosternSigning

/// Every entry that any server ever took, how they follow each other, and what the signed lists among them allow.
struct ModelOracle {
    /// An entry that somebody really wrote.
    struct Known {
        let log: LogID
        let index: UInt64
        let hash: Digest
        /// The entry before it; nil for the first.
        let parent: Digest?
        let entry: Entry
        /// The epoch in force at its place, the one that it begins included.
        let epoch: Epoch?
    }

    private(set) var known: [Digest: Known] = [:]
    /// The keys whose secrets the signed lists allow somebody to have.
    private(set) var allowed: [Fingerprint: Set<CaseKey>] = [:]
    /// The keys of the epochs that list somebody.
    private(set) var listed: [Fingerprint: Set<CaseKey>] = [:]
    /// What messages say, by their entry's hash, where a server gave a receipt.
    var texts: [Digest: String] = [:]

    /// Takes an entry that a server took.
    ///
    /// - Returns: the entry, or nil where it was known.
    mutating func learn(_ bytes: [UInt8], of log: LogID) throws -> Known? {
        let hash = Entry.hash(of: bytes, program: log.program)
        guard known[hash] == nil else { return nil }
        let entry = try Entry(decoding: bytes)
        let parent = entry.previousHash.flatMap { $0 == .zero ? nil : $0 }
        let before = parent.flatMap { known[$0] }
        if parent != nil, before == nil { throw ModelViolation("\(log): an entry follows nothing known") }
        var begun: Epoch?
        if case .statement(let statement) = entry { begun = statement.reason.epoch }
        let one = Known(
            log: log, index: entry.index, hash: hash, parent: parent, entry: entry,
            epoch: begun ?? before?.epoch)
        known[hash] = one
        if let begun { allow(begun, after: parent) }
        return one
    }

    private mutating func allow(_ epoch: Epoch, after parent: Digest?) {
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

    /// The entries up to this one, from the first of its log.
    func chain(to hash: Digest?) -> [Known] {
        var chain: [Known] = []
        var next = hash
        while let current = next, let one = known[current] {
            chain.append(one)
            next = one.parent
        }
        return chain.reversed()
    }

    /// Whether the log up to `later` holds `earlier`.
    func chain(to later: Digest, holds earlier: Digest) -> Bool {
        guard let mark = known[earlier] else { return false }
        var next: Digest? = later
        while let current = next, let one = known[current], one.index >= mark.index {
            if current == earlier { return true }
            next = one.parent
        }
        return false
    }
}

extension Entry {
    /// The hash of the entry before it; nil for a genesis.
    var previousHash: Digest? {
        switch self {
        case .genesis: nil
        case .programStatement(let statement): statement.previous
        case .statement(let statement): statement.previous
        case .message(let message): message.header.previous
        case .historyGrant(let grant): grant.previous
        case .approval(let approval): approval.previous
        }
    }

    /// The log that it was made for.
    func log(in program: ProgramID) -> LogID {
        switch self {
        case .genesis, .programStatement: LogID(program: program)
        case .statement(let statement): statement.log
        case .message(let message): message.header.log
        case .historyGrant(let grant): grant.log
        case .approval(let approval): approval.log
        }
    }
}
