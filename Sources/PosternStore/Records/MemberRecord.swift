internal import PosternFormat
internal import PosternSigning

/// Who somebody is in a log. In a program's log there is one for everybody enrolled, for the recovery identity and
/// for every current member of one of its rooms; in a room's log, for every current member.
struct MemberRecord: Equatable {
    let log: LogID
    let fingerprint: Fingerprint
    let signingKey: VerifyingKey
    /// The role in the room, or in the program; nil for somebody who is in rooms of the program only.
    var role: Role?
    /// In a program's log: of how many of its rooms the person is a member now in a role that needs no enrolment.
    var outsideRooms: UInt32 = 0
    /// In a program's log: whether it is the recovery identity in force.
    var isRecovery = false

    var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.log(log)
        encoder.fixed(fingerprint.bytes)
        encoder.fixed(signingKey.bytes)
        encoder.uint8(role?.rawValue ?? 0)
        encoder.uint32(outsideRooms)
        encoder.uint8(isRecovery ? 1 : 0)
        return encoder.bytes
    }

    init(log: LogID, fingerprint: Fingerprint, signingKey: VerifyingKey, role: Role?) {
        self.log = log
        self.fingerprint = fingerprint
        self.signingKey = signingKey
        self.role = role
    }

    init(decoding bytes: [UInt8]) throws {
        var decoder = Decoder(bytes)
        log = try decoder.logID()
        fingerprint = try decoder.fixed(Fingerprint.self, "fingerprint")
        signingKey = try decoder.fixed(VerifyingKey.self, "signing_key")
        role = Role(rawValue: try decoder.uint8("role"))
        outsideRooms = try decoder.uint32("rooms")
        isRecovery = try decoder.uint8("recovery") == 1
        try decoder.finish()
    }
}
