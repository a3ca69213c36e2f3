internal import PosternFormat

/// How much one person may add to one room over its life.
public struct ShareLimit: Hashable, Sendable {
    /// What they say: messages, history grants and approvals.
    public var said: Share
    /// What they state as a coordinator. A share of its own, so that nobody's noise, not even their own, keeps a
    /// coordinator from a remedy.
    public var stated: Share

    /// Limits.
    public init(said: Share, stated: Share) {
        self.said = said
        self.stated = stated
    }

    /// As much as there is room for.
    public static let unlimited = ShareLimit(
        said: Share(entries: .max, bytes: .max), stated: Share(entries: .max, bytes: .max))
}

extension RoomShares {
    /// Counts an entry of `bytes` bytes for its signer, and returns at which place the signer is counted.
    ///
    /// The statements that end a room always fit: there are two of them in its life.
    mutating func add(
        _ entry: Entry, of bytes: Int, by signer: Fingerprint, within limit: ShareLimit
    ) throws(StoreError) -> Int {
        let place = people.firstIndex { $0.person == signer } ?? people.count
        if place == people.count { people.append(MemberShare(person: signer)) }
        if case .statement(let statement) = entry {
            let isEnd = statement.reason.epoch == nil
            guard isEnd || people[place].stated.leavesRoom(for: bytes, within: limit.stated) else {
                throw .shareUsedUp(limit.stated)
            }
            people[place].stated.add(bytes)
        } else {
            guard people[place].said.leavesRoom(for: bytes, within: limit.said) else {
                throw .shareUsedUp(limit.said)
            }
            people[place].said.add(bytes)
        }
        return place
    }
}
