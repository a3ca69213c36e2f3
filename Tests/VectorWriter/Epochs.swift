import PosternFormat
import PosternSealing
import PosternSigning

/// The epochs of the vectors' rooms. Each secret follows from room and number.
enum Epochs {
    static func secret(_ log: LogID, _ number: UInt32, variant: String = "") -> EpochSecret {
        EpochSecret(log: log, number: number, random: .reproducible(seed: seed(log, number, variant)))
    }

    /// The 32 bytes of the secret.
    static func secretBytes(_ log: LogID, _ number: UInt32) -> [UInt8] {
        RandomSource.reproducible(seed: seed(log, number, "")).bytes(32)
    }

    static func key(_ log: LogID, _ number: UInt32, variant: String = "") -> CaseKey {
        let secret = secret(log, number, variant: variant)
        return secret.key
    }

    static func wrap(
        _ log: LogID, _ number: UInt32, to person: Person, variant: String = ""
    ) -> [UInt8] {
        let secret = secret(log, number, variant: variant)
        return secret.wrap(
            to: person.card,
            random: .reproducible(
                seed: "postern vectors: wrap of \(seed(log, number, variant)) to \(person.name)"))
    }

    /// The salt of somebody's leaf in a list.
    static func salt(_ log: LogID, _ number: UInt32, of person: Person) -> [UInt8] {
        RandomSource.reproducible(
            seed: "postern vectors: salt of \(person.name) in epoch \(number) of \(log)"
        )
        .bytes(Member.saltLength)
    }

    static func member(
        _ person: Person, _ role: Role, _ log: LogID, _ number: UInt32, from: UInt32 = 1,
        history: [UInt32] = [],
        card: Card? = nil, name: Name? = nil, wrap: [UInt8]? = nil
    ) -> Member {
        Member(
            salt: salt(log, number, of: person), role: role, name: name ?? person.name,
            card: card ?? person.card, readsFrom: from,
            wrap: wrap ?? self.wrap(log, number, to: person),
            history: history.map { HistoryWrap(epoch: $0, wrap: self.wrap(log, $0, to: person)) })
    }

    /// Ada coordinates, Ben maintains, and Rae found it.
    static func epoch(_ log: LogID, _ number: UInt32, key: CaseKey? = nil, _ members: [Member]? = nil)
        -> Epoch
    {
        Epoch(
            number: number, key: key ?? self.key(log, number),
            members: members ?? standardMembers(log, number))
    }

    static func standardMembers(_ log: LogID, _ number: UInt32) -> [Member] {
        let staff = [member(.ada, .coordinator, log, number), member(.ben, .maintainer, log, number)]
        return log.room == .internal ? staff : staff + [member(.rae, .researcher, log, number)]
    }

    private static func seed(_ log: LogID, _ number: UInt32, _ variant: String) -> String {
        "postern vectors: secret of epoch \(number) of \(log)\(variant)"
    }
}
