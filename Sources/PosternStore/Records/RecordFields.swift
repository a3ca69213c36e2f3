internal import PosternFormat
internal import PosternSigning

/// The record in a row does not open or cannot be read: the database is damaged, or somebody changed it.
struct DamagedRecord: Error {
    let place: String
}

extension Encoder {
    /// `program[32] || case[16] || room<V>`.
    mutating func log(_ log: LogID) { log.encode(into: &self) }
}

extension LogID {
    /// What a log's blind index is computed from.
    var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.log(self)
        return encoder.bytes
    }
}

extension StorageCipher {
    /// The blind index by which a log is found.
    func name(of log: LogID) -> [UInt8] { blind(.blindLog, log.encoded) }

    /// The blind index of an entry in a log.
    func entry(_ hash: Digest, in log: LogID) -> [UInt8] { blind(.blindEntry, log.encoded + hash.bytes) }

    /// The blind index by which a person is found in a log.
    func person(_ fingerprint: Fingerprint, in log: LogID) -> [UInt8] {
        blind(.blindMember, log.encoded + fingerprint.bytes)
    }
}
