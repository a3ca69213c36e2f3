internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// Somebody who will read a room, before anything is wrapped to them.
struct Reader: Sendable {
    let role: Role
    let name: Name
    let card: Card
    /// The earliest epoch that they may read.
    var readsFrom: UInt32 = 1
    /// Secrets of earlier epochs, already sealed to them.
    var history: [HistoryWrap] = []
}

extension Reader {
    /// Somebody who reads the room already, with the same right to its past.
    init(_ member: Member) {
        self.init(role: member.role, name: member.name, card: member.card, readsFrom: member.readsFrom)
    }
}

extension [Reader] {
    /// A new epoch for these readers, with a fresh secret that is forgotten as soon as it is wrapped. A coordinator
    /// who reads the room gets it back from their own wrap, like anybody else.
    func epoch(_ number: UInt32, of log: LogID, random: RandomSource) -> Epoch {
        let secret = EpochSecret(log: log, number: number, random: random)
        var members: [Member] = []
        for reader in self {
            members.append(
                Member(
                    salt: random.bytes(Member.saltLength), role: reader.role, name: reader.name,
                    card: reader.card, readsFrom: reader.readsFrom,
                    wrap: secret.wrap(to: reader.card, random: random), history: reader.history))
        }
        return Epoch(number: number, key: secret.key, members: members)
    }
}

extension ProgramState {
    /// The people of the program who read a new case: those named, or every maintainer; and the coordinator who opens
    /// it, unless they do not want to.
    func readers(
        named texts: [String]?, me: Fingerprint, withoutMe: Bool
    ) throws(ClientError) -> [Reader] {
        var chosen: [Fingerprint: Tenure] = [:]
        if let texts {
            for text in texts {
                let person = try person(named: text)
                chosen[person.fingerprint] = person
            }
        } else {
            for person in people where person.role == .maintainer { chosen[person.fingerprint] = person }
        }
        chosen[me] = withoutMe ? nil : enrolled(me)
        return chosen.values.map { Reader(role: $0.role, name: $0.name, card: $0.card) }
    }
}
