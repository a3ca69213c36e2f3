internal import PosternFormat
internal import PosternSigning

/// A member record of nobody. It is opened in place of one that is not there, so that a look-up which finds nothing
/// does the same work as one that finds somebody (A13).
struct DecoyMember: Sendable {
    let person: [UInt8]
    let sealed: [UInt8]

    init(_ cipher: StorageCipher, random: RandomSource) {
        person = random.bytes(32)
        let card = SigningKey(random: random).verifyingKey
        guard let nobody = Fingerprint(random.bytes(Fingerprint.length)) else {
            preconditionFailure("as many bytes as a fingerprint has")
        }
        let record = MemberRecord(
            log: LogID(program: .none), fingerprint: nobody, signingKey: card, role: .researcher)
        sealed = cipher.seal(record.encoded, at: .member(person))
    }
}
