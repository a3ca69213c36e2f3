internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Opens a case for the owner of a card: the room `internal` first, then `shared`, each with a secret of its own.
    ///
    /// A command that is run again with the same arguments finishes the same case, or gives it once more. While the case
    /// is open, there is no other for that card and contact: what was said otherwise the first time is named.
    ///
    /// - Parameters:
    ///   - card: the researcher's.
    ///   - contact: the public thread where they knocked.
    ///   - commitment: the text of the commitment in the knock, where there is one: what the report has to open later.
    ///   - members: who else reads both rooms; every enrolled maintainer where nothing is given.
    ///   - withoutMe: this coordinator signs, and does not read.
    ///   - researcherName: what the researcher is called in the case; `researcher` where nothing is given.
    ///   - another: open one more, though this home opened a case for the same card and contact before.
    public func openCase(
        card: String, contact: String, commitment: String? = nil, members: [String]? = nil,
        withoutMe: Bool = false,
        researcherName: String? = nil, another: Bool = false, program: String? = nil
    ) async throws(ClientError) -> OpenedCase {
        let card = try Card(pasted: card)
        guard let contact = Contact(trimmed(contact)) else {
            throw .malformed(
                what: "contact", reason: "1 to \(Limits.contactBytes) bytes, and no control characters")
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
                what: "card", reason: "it belongs to \(Person(enrolled).name), who is enrolled in the program"
            )
        }
        let maintainers = try verified.state.readers(named: members, me: me.fingerprint, withoutMe: withoutMe)
        guard !maintainers.isEmpty else {
            throw .malformed(what: "members", reason: "nobody of the program would read the case")
        }
        let opening = Opening(
            contact: contact, commitment: promised,
            researcher: Reader(role: .researcher, name: name, card: card),
            maintainers: maintainers, isAnother: another)
        return try await session.open(opening, pin: pin, server: server, program: verified)
    }
}

/// What a case is opened with.
private struct Opening {
    let contact: Contact
    let commitment: Commitment?
    let researcher: Reader
    let maintainers: [Reader]
    let isAnother: Bool

    func opening(_ room: RoomName) -> RoomOpening {
        RoomOpening(
            room: room, contact: contact, commitment: commitment,
            readers: room == .internal ? maintainers : maintainers + [researcher])
    }

    /// The name of the record of an opening: the same for the same card and contact.
    func name(_ program: ProgramID, _ me: UnlockedIdentity) -> String {
        me.privateDigest(program, researcher.card.fingerprint.bytes + Array(contact.text.utf8)).text
    }

    /// Throws where the rooms that an earlier run opened were opened with something else.
    func check(_ found: [OpenRoom], in handle: CaseHandle, isOnlyProgram: Bool) throws(ClientError) {
        let me = handle.me.fingerprint
        var differences: [String] = []
        for difference in found.flatMap({ opening($0.id.room).differences(from: $0, by: me) })
        where !differences.contains(difference) { differences.append(difference) }
        guard !differences.isEmpty else { return }
        let isWhole = found.contains { $0.id.room == .shared }
        throw .openedOtherwise(
            case: handle.id, differences: differences,
            finishing: isWhole
                ? nil : found.first.map { options(like: $0, of: handle, isOnlyProgram: isOnlyProgram) })
    }

    /// What `postern case open` is called with to finish a case of which there is the internal room only.
    private func options(like room: OpenRoom, of handle: CaseHandle, isOnlyProgram: Bool) -> String {
        let people = room.log.entries.first?.epoch.members.map(\.fingerprint) ?? []
        var words = ["--card".option(researcher.card.text), "--contact".option(contact.text)]
        words += people.map { "--member".option($0.short) }
        if !people.contains(handle.me.fingerprint) { words.append("--without-me") }
        if let commitment { words.append("--commitment".option(commitment.text)) }
        if researcher.name != Name(neutral: .researcher, among: []) {
            words.append("--researcher-name".option(researcher.name.text))
        }
        if !isOnlyProgram { words.append("--program".option(handle.pin.id.short)) }
        return words.joined(separator: " ")
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
        var handle = CaseHandle(id: CaseID(random: random), pin: pin, server: server, me: me)
        var found: [OpenRoom] = []
        var isBegun = false
        if let id = try begunCase(file) {
            let begun = CaseHandle(id: id, pin: pin, server: server, me: me)
            // A whole case is no reason not to open another; half a one is finished first.
            if let rooms = try await openRooms(ofBegun: begun),
                !(opening.isAnother && rooms.contains { $0.id.room == .shared })
            {
                (handle, found, isBegun) = (begun, rooms, true)
            }
        }
        try opening.check(found, in: handle, isOnlyProgram: try home.pins().count == 1)
        try home.write(file, kind: "opening", [("case", handle.id.text)])
        var rooms: [RoomMembers] = []
        for name in [RoomName.internal, .shared] {
            if let room = found.first(where: { $0.id.room == name }) {
                rooms.append(RoomMembers(room))
            } else {
                let (room, _) = try await open(opening.opening(name), handle, program, mayBeThere: false)
                rooms.append(RoomMembers(room))
            }
        }
        return OpenedCase(
            caseID: handle.id, invite: Invite(origin: pin.origin, program: pin.id, case: handle.id).text,
            rooms: rooms, wasResumed: isBegun)
    }

    /// The case that an earlier run opened, or began to.
    private func begunCase(_ file: String) throws(ClientError) -> CaseID? {
        guard let known = try home.record(file, kind: "opening") else { return nil }
        guard let id = known["case"].flatMap({ CaseID(text: $0) }) else {
            throw .home(file: home.path(file), reason: "does not name a case")
        }
        return id
    }

    /// The rooms that there are of it, perhaps none; nil where the case is over, and so none of the next.
    private func openRooms(ofBegun handle: CaseHandle) async throws(ClientError) -> [OpenRoom]? {
        var found: [OpenRoom] = []
        for name in [RoomName.internal, .shared] {
            do throws(ClientError) {
                if let room = try await openIfThere(name, handle) { found.append(room) }
            } catch {
                guard case .caseDestroyed = error else { throw error }
                return nil
            }
        }
        return found.contains(where: \.log.state.isClosed) ? nil : found
    }
}

/// The commitment in a line that somebody pasted.
private func parsed(commitment text: String) throws(ClientError) -> Commitment {
    do {
        return try Commitment(text: pasted(text))
    } catch {
        throw .malformed(what: "commitment", reason: "\(error)")
    }
}
