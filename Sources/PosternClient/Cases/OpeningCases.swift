internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Opens a case for the owner of a card: the room `internal` first, then `shared`, each with a secret of its own.
    ///
    /// A command that was cut off is run again with the same arguments and finishes the same case.
    ///
    /// - Parameters:
    ///   - card: the researcher's.
    ///   - contact: the public thread where they knocked.
    ///   - commitment: the text of the commitment in the knock, where there is one: what the report has to open later.
    ///   - members: who else reads both rooms; every enrolled maintainer where nothing is given.
    ///   - withoutMe: this coordinator signs, and does not read.
    ///   - researcherName: what the researcher is called in the case; `researcher` where nothing is given.
    public func openCase(
        card: String, contact: String, commitment: String? = nil, members: [String]? = nil,
        withoutMe: Bool = false,
        researcherName: String? = nil, program: String? = nil
    ) async throws(ClientError) -> OpenedCase {
        let card = try parsed(card: card)
        guard let contact = Contact(trimmed(contact)) else {
            throw .malformed(
                what: "contact", reason: "has 1 to \(Limits.contactBytes) bytes and no control characters")
        }
        let promised = if let commitment { try parsed(commitment: commitment) } else { Commitment?.none }
        // Never the card's own name: that is a stranger's word, which everybody in the case would read as ours.
        let name =
            if let researcherName {
                try Name(listed: researcherName, of: "name of the researcher")
            } else {
                Name(neutral: .researcher, among: [])
            }
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let verified = try await session.program(pin, at: server)
        try verified.state.checkCoordinator(me, of: pin)
        if let enrolled = verified.state.enrolled(card.fingerprint) {
            throw .impossible(
                what: "card", reason: "is that of \(Person(enrolled).name), who is enrolled in the program")
        }
        let maintainers = try verified.state.readers(named: members, me: me.fingerprint, withoutMe: withoutMe)
        guard !maintainers.isEmpty else {
            throw .malformed(what: "members", reason: "nobody of the program would read the case")
        }
        let opening = Opening(
            contact: contact, commitment: promised,
            researcher: Reader(role: .researcher, name: name, card: card),
            maintainers: maintainers)
        return try await session.open(opening, pin: pin, server: server, program: verified)
    }
}

/// What a case is opened with.
private struct Opening {
    let contact: Contact
    let commitment: Commitment?
    let researcher: Reader
    let maintainers: [Reader]

    func opening(_ room: RoomName) -> RoomOpening {
        RoomOpening(
            room: room, contact: contact, commitment: commitment,
            readers: room == .internal ? maintainers : maintainers + [researcher])
    }

    /// The name of the record of an opening: the same for the same card and contact.
    func name(_ program: ProgramID, _ me: UnlockedIdentity) -> String {
        me.privateDigest(program, researcher.card.fingerprint.bytes + Array(contact.text.utf8)).text
    }
}

extension Session {
    fileprivate func open(
        _ opening: Opening, pin: Pin, server: Server, program: VerifiedProgram
    ) async throws(ClientError) -> OpenedCase {
        guard let me = server.signer else { preconditionFailure("rooms are opened by somebody") }
        let file = HomeFile.opening(opening.name(pin.id, me))
        guard let claim = try await home.claim(file + ".lock", within: 60_000) else {
            throw .conflict("another command of this home is opening the same case")
        }
        defer { withExtendedLifetime(claim) {} }
        let known = try home.record(file, kind: "opening")
        let id: CaseID
        if let known {
            guard let begun = known["case"].flatMap({ CaseID(text: $0) }) else {
                throw .home(file: home.path(file), reason: "does not name a case")
            }
            id = begun
        } else {
            id = CaseID(random: random)
            try home.write(file, kind: "opening", [("case", id.text)])
        }
        let handle = CaseHandle(id: id, pin: pin, server: server, me: me)
        var rooms: [RoomMembers] = []
        for name in [RoomName.internal, .shared] {
            let (room, _) = try await open(
                opening.opening(name), handle, program, mayBeThere: known != nil)
            rooms.append(RoomMembers(room))
        }
        home.remove(file)
        return OpenedCase(
            caseID: id, invite: Invite(origin: pin.origin, program: pin.id, case: id).text, rooms: rooms,
            wasResumed: known != nil)
    }
}

/// The commitment in a line that somebody pasted.
private func parsed(commitment text: String) throws(ClientError) -> Commitment {
    do {
        return try Commitment(text: trimmed(text))
    } catch {
        throw .malformed(what: "commitment", reason: "\(error)")
    }
}
