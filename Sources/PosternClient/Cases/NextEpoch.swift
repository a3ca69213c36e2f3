internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension OpenRoom {
    /// The statement that begins the next epoch: for the members as they are now, as `change` says.
    func nextEpoch(
        accepting accepted: [MembersChange],
        changing change: ([Reader]) throws(ClientError) -> [Reader] = { $0 }
    ) throws(ClientError) -> [UInt8] {
        try rehearsed(try nextList(accepting: accepted, changing: change))
    }

    /// Everything that this person could read, by the signed lists: what they may still hold when they left.
    func epochs(readableTo person: Fingerprint) -> [UInt32] {
        var epochs: Set<UInt32> = []
        for list in lists {
            guard let member = list.epoch.member(person) else { continue }
            epochs.formUnion(member.readsFrom...list.epoch.number)
        }
        return epochs.sorted()
    }
}
