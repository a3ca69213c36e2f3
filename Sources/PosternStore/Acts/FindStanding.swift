internal import GRDB
public import PosternFormat

extension Store {
    /// Who `signer` is to `log`, or nil for a stranger, whether the log exists or not.
    ///
    /// The work is the same in every case: two look-ups by blind index, two records opened and decoded, whatever
    /// was found.
    public func standing(of signer: Fingerprint, in log: LogID) async throws(StoreError) -> Standing? {
        let programLog = LogID(program: log.program)
        let inLog = cipher.person(signer, in: log)
        let inProgram = cipher.person(signer, in: programLog)
        let (logRecord, programRecord) = try await read { db in
            (try MemberRow.sealedRecord(inLog, in: db), try MemberRow.sealedRecord(inProgram, in: db))
        }
        let member = try open(logRecord, of: inLog, log, signer)
        let person = try open(programRecord, of: inProgram, programLog, signer)
        guard let known = person ?? member else { return nil }
        return Standing(
            signingKey: known.signingKey, member: log.isProgramLog ? nil : member?.role,
            enrolled: person?.role, isRecovery: person?.isRecovery ?? false,
            outsideRooms: Int(person?.outsideRooms ?? 0))
    }

    private func open(
        _ sealed: [UInt8]?, of person: [UInt8], _ log: LogID, _ signer: Fingerprint
    ) throws(StoreError) -> MemberRecord? {
        guard
            let bytes = cipher.open(
                sealed ?? decoy.sealed, at: .member(sealed == nil ? decoy.person : person)),
            let record = try? MemberRecord(decoding: bytes)
        else { throw .unavailable("a row of the members does not open") }
        return sealed != nil && record.log == log && record.fingerprint == signer ? record : nil
    }
}
