internal import PosternFormat
internal import PosternSigning

extension Client {
    /// Makes the public first contact with a program; pins the program where it is not pinned yet.
    ///
    /// - Parameters:
    ///   - program: an address, or what a pinned program is called.
    ///   - report: the bytes of the report that will be sent later, byte for byte, to commit to them.
    public func knock(
        program: String, committing report: [UInt8]? = nil
    ) async throws(ClientError) -> Knock {
        let own = try identity()
        let pin = try await session.pinned(program)
        guard let report else { return Knock(program: pin.view, card: own.card, commitment: nil) }
        guard report.count <= Limits.textBytes else {
            throw .tooLong(bytes: report.count, limit: Limits.textBytes)
        }
        let commitment = try session.home.commitment(to: report, by: own.fingerprint, program: pin.id)
        return Knock(program: pin.view, card: own.card, commitment: commitment.text)
    }
}

extension Session {
    /// The pinned program of this name or address; an address that is not pinned yet is pinned now.
    func pinned(_ text: String) async throws(ClientError) -> Pin {
        let text = pasted(text)
        // A name may hold a slash, but what begins like an address and is none deserves to be told why.
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
            return try home.pin(named: text)
        }
        return try await pinned(parsed(address: text))
    }

    func pinned(_ address: ProgramAddress) async throws(ClientError) -> Pin {
        guard let known = try known(address) else { return try await pin(address) }
        return known
    }

    /// The pinned program of an address, nil where it is not pinned.
    private func known(_ address: ProgramAddress) throws(ClientError) -> Pin? {
        guard let known = try home.pin(address.program) else { return nil }
        // Another server than before is for the person to decide, not for whoever wrote the link.
        guard known.origin == address.origin else {
            throw .otherServer(
                program: known.genesis.name.text, pinned: known.origin, named: address)
        }
        return known
    }

    /// The program of an invite, and whether it is to be pinned once the case was verified.
    ///
    /// Anybody can make a program of this name, open a case for a card that was posted in public, and post an
    /// invite to it. What tells it from the true one is the pin: so an invite pins a program only in a home that
    /// knows none, and whoever knocked knows one.
    func invited(to address: ProgramAddress) async throws(ClientError) -> (pin: Pin, isNew: Bool) {
        if let known = try known(address) { return (known, false) }
        guard try home.pins().isEmpty else { throw .foreignInvite(address) }
        return (try await unpinned(address), true)
    }
}

extension Home {
    /// A commitment to `report`; the same one where this home has made it before. Its salt stays here.
    func commitment(
        to report: [UInt8], by author: Fingerprint, program: ProgramID
    ) throws(ClientError) -> Commitment {
        if let salt = try salt(opening: report, by: author, program: program) {
            return Commitment(to: report, by: author, salt: salt, program: program)
        }
        let salt = random.bytes(Commitment.saltLength)
        let commitment = Commitment(to: report, by: author, salt: salt, program: program)
        try write(
            HomeFile.knock(program, commitment), kind: "knock",
            [("program", program.text), ("commitment", commitment.text), ("salt", Base32.encode(salt))])
        return commitment
    }

    /// The salt of a commitment that was made here to exactly these bytes, or nil.
    func salt(
        opening report: [UInt8], by author: Fingerprint, program: ProgramID
    ) throws(ClientError) -> [UInt8]? {
        for file in try names(in: "knocks") {
            let name = "knocks/\(file)"
            guard let record = try record(name, kind: "knock") else { continue }
            guard let salt = record["salt"].flatMap({ Base32.decode($0) }),
                salt.count == Commitment.saltLength,
                let commitment = record["commitment"].flatMap({ try? Commitment(text: $0) })
            else { throw .home(file: path(name), reason: "does not hold a commitment and its salt") }
            guard record["program"] == program.text else { continue }
            if Commitment(to: report, by: author, salt: salt, program: program) == commitment { return salt }
        }
        return nil
    }
}

extension Home {
    /// The commitments that this home made for a program: what its owner expects a coordinator to have seen.
    func commitments(of program: ProgramID) throws(ClientError) -> [Commitment] {
        var commitments: [Commitment] = []
        for file in try names(in: "knocks") {
            guard let record = try record("knocks/\(file)", kind: "knock"), record["program"] == program.text
            else { continue }
            if let commitment = record["commitment"].flatMap({ try? Commitment(text: $0) }) {
                commitments.append(commitment)
            }
        }
        return commitments
    }
}
