internal import PosternFormat
internal import PosternSigning

/// Who somebody is in a log. In a program's log there is one for everybody enrolled and for every current member
/// of one of its rooms; in a room's log, for every current member.
struct MemberRecord: Equatable {
    let log: LogID
    let fingerprint: Fingerprint
    let signingKey: VerifyingKey
    /// The role in the room, or in the program; nil for somebody who is in rooms of the program only.
    var role: Role?
    /// In a program's log: how many of its rooms the person is a member of now.
    var roomCount: UInt32

    var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.log(log)
        encoder.fixed(fingerprint.bytes)
        encoder.fixed(signingKey.bytes)
        encoder.uint8(role?.rawValue ?? 0)
        encoder.uint32(roomCount)
        return encoder.bytes
    }

    init(log: LogID, fingerprint: Fingerprint, signingKey: VerifyingKey, role: Role?, roomCount: UInt32 = 0) {
        self.log = log
        self.fingerprint = fingerprint
        self.signingKey = signingKey
        self.role = role
        self.roomCount = roomCount
    }

    init(decoding bytes: [UInt8]) throws {
        var decoder = Decoder(bytes)
        log = try decoder.logID()
        fingerprint = try decoder.fixed(Fingerprint.self, "fingerprint")
        signingKey = try decoder.fixed(VerifyingKey.self, "signing_key")
        role = Role(rawValue: try decoder.uint8("role"))
        roomCount = try decoder.uint32("rooms")
        try decoder.finish()
    }
}
