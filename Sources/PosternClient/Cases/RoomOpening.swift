internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What a room is opened with.
struct RoomOpening: Sendable {
    let room: RoomName
    let contact: Contact
    /// The commitment in the knock, as the coordinator saw it.
    let commitment: Commitment?
    let readers: [Reader]

    /// Throws where a room that is there was not opened by `me` with these people.
    func check(_ found: OpenRoom, by me: Fingerprint) throws(ClientError) {
        guard !differences(from: found, by: me).isEmpty else { return }
        let lacking = readers.filter { found.epoch.member($0.card.fingerprint) == nil }
        throw .roomExists(case: found.id.caseID, room: room, lacking: lacking.map(\.asAdded))
    }

    /// What a room that is there was opened with otherwise: sentences about the case, for the person who opens it.
    func differences(from found: OpenRoom, by me: Fingerprint) -> [String] {
        guard case .statement(let statement)? = found.log.entries.first?.entry,
            case .opened(let there, let promised, let epoch) = statement.reason, there == contact,
            statement.author == me
        else { return ["it was not opened by you for this contact"] }
        var differences: [String] = []
        // Readers go by what the researcher's room records.
        if room != .internal, promised != commitment {
            differences.append(promised.map { "it records \($0.text)" } ?? "it records no commitment")
        }
        // The people of the program in `shared` are those in `internal`, where they are compared.
        let isMeant = { (role: Role) in self.room != .shared || !role.isEnrolled }
        let people = epoch.members.filter { isMeant($0.role) }.map(Person.init)
        let wanted = readers.filter { isMeant($0.role) }.map(\.card.fingerprint)
        if people.map(\.fingerprint) != wanted.sorted() {
            differences.append("it was opened for \(people.namesAndMarks)")
        }
        for reader in readers where !reader.role.isEnrolled {
            guard let there = epoch.member(reader.card.fingerprint), there.name != reader.name else {
                continue
            }
            differences.append("the \(there.role) is called \(Person(there).name)")
        }
        return differences
    }

    /// The first statement of the room, tried against the append rule before it is sent.
    func statement(
        _ handle: CaseHandle, _ program: VerifiedProgram, session: Session
    ) throws(ClientError) -> [UInt8] {
        let log = handle.log(room)
        let epoch = readers.epoch(1, of: log, random: session.random)
        let start = Place(startOf: log)
        let prefix = EntryPrefix(log: log, seen: start, program: program.state.place, epoch: 0)
        let statement = Statement(
            prefix: prefix, madeAt: session.clock(), last: start,
            reason: .opened(contact, commitment: commitment, epoch), author: handle.me.fingerprint,
            sign: handle.me.sign)
        var rehearsal = RoomState(log: log)
        let earlier = EarlierEntries(head: { $0 == 0 ? start.head : nil }, holds: { _ in false })
        do throws(LogError) {
            try rehearsal.append(
                StoredEntry(time: session.clock(), entry: statement.encoded), program: program.state,
                earlier: earlier)
        } catch {
            throw .impossible(what: "members", reason: "\(error.fault)")
        }
        return statement.encoded
    }
}

extension Reader {
    /// How `postern case add` is told whom it adds.
    fileprivate var asAdded: String {
        if role.isEnrolled { return card.fingerprint.short }
        // The word that stands for a name is chosen beside the others of the list, and there may be one by now.
        let isNamed = !name.text.hasPrefix(role.description)
        return (isNamed ? "\(name.text)=\(card.text)" : card.text).shellQuoted + " --vendor"
    }
}

extension Session {
    /// Opens a room; gives the one that is there where an earlier run had opened it.
    ///
    /// - Returns: the room, and whether it was there before the first attempt.
    func open(
        _ opening: RoomOpening, _ handle: CaseHandle, _ program: VerifiedProgram, mayBeThere: Bool
    ) async throws(ClientError) -> (room: OpenRoom, wasThere: Bool) {
        if mayBeThere, let room = try await openIfThere(opening.room, handle) {
            try opening.check(room, by: handle.me.fingerprint)
            return (room, true)
        }
        let log = handle.log(opening.room)
        let statement = try opening.statement(handle, program, session: self)
        let answer = try await handle.server.post(statement, to: .log(log))
        switch answer.status {
        case 200, 201:
            let page = try handle.server.page(in: handle.server.body(of: answer, .page), of: log, at: 0)
            guard let time = (try? Receipt(decoding: page.receipt))?.time else {
                throw .altered(log, index: 0, "the receipt is not well formed")
            }
            let entry = StoredEntry(time: time, entry: statement)
            let unverified = UnverifiedLog(log: log, entries: [entry], receipt: page.receipt)
            let room = try opened(unverified, of: handle, program: program, .nothing)
            try home.write(HomeFile.receipt(log, 0), page.receipt)
            return (room, false)
        case 409:
            // An earlier run of this home opened it, or another coordinator took the name.
            let room = try await self.open(opening.room, of: handle)
            try opening.check(room, by: handle.me.fingerprint)
            return (room, false)
        default:
            throw handle.server.error(for: answer)
        }
    }

    /// The room, nil where there is none that this identity may read.
    func openIfThere(_ room: RoomName, _ handle: CaseHandle) async throws(ClientError) -> OpenRoom? {
        do throws(ClientError) {
            return try await open(room, of: handle)
        } catch {
            guard case .refused(_, hint: nil) = error else { throw error }
            // The server refuses alike what is not there and what is not ours. What was verified here was there.
            let log = handle.log(room)
            guard try home.remembered(of: log).isNothing else {
                throw ClientError(LogError(log: log, index: 0, fault: .rolledBack(serverCount: 0)))
            }
            return nil
        }
    }
}
