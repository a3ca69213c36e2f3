internal import PosternAPI
internal import PosternFormat
internal import PosternSigning

extension Session {
    /// The case that `text` names: the beginning of its id, or its invite.
    ///
    /// A beginning is judged over the cases that this home knows and those that the servers list, so that a known one
    /// does not hide another. Anybody can open a case of any id in a program of their own, so what a server lists, and
    /// what was only looked at here, is never taken for a case of another program: a case that was joined is
    /// meant by its id, unless this home wrote into another's, and between two others the person chooses. An invite names the program, too.
    func handle(_ text: String, writing: Bool = false) async throws(ClientError) -> CaseHandle {
        let form = pasted(text)
        if form.contains("/i/") { return try await handle(parsed(invite: form)) }
        let text = bare(text).isEmpty ? form : bare(text)
        guard !text.isEmpty else { throw .unknownCase(text) }
        guard !writing || text.utf8.count >= 4 else { throw .shortCase(text) }
        let me = try await unlocked()
        let pins = try home.pins()
        guard !pins.isEmpty else { throw .noProgram }
        var found: [CaseHandle] = []
        for pin in pins {
            for id in try home.knownCases(of: pin.id) where id.text.hasPrefix(text) {
                var handle = try handle(id, of: pin, me)
                handle.isJoined = try home.isJoined(id, in: pin.id)
                handle.isWritten = try home.hasWritten(into: id, in: pin.id)
                found.append(handle)
            }
        }
        // Nobody is asked about a whole id that was joined, or that is known to the only program there is.
        let isSettled =
            found.first?.id.text == text
            && (found.contains(where: \.isJoined) || (found.count == 1 && pins.count == 1))
        var unheard: [(pin: Pin, error: ClientError)] = []
        if !isSettled { (found, unheard) = try await listed(text, in: pins, beside: found, me: me) }
        let joined = Set(found.filter(\.isJoined).map(\.id))
        found.removeAll { !$0.isJoined && !$0.isWritten && joined.contains($0.id) }
        guard let first = found.first else { throw .unknownCase(text) }
        guard found.count == 1 else {
            guard found.contains(where: { $0.id != first.id }) else {
                throw .caseOfTwoPrograms(first.id, programs: found.map(\.pin.view))
            }
            throw .ambiguousCase(text, candidates: Set(found.map(\.id)).sorted())
        }
        // What was never joined here may be another program's, whose server is kept from saying so.
        if writing, !first.isJoined, let other = unheard.first(where: { $0.pin.id != first.pin.id }) {
            throw .caseInDoubt(first.id, program: first.pin.view, reason: other.error.description)
        }
        return first
    }

    /// The case of an invite, in the program that the invite names and no other.
    private func handle(_ invite: Invite) async throws(ClientError) -> CaseHandle {
        let address = ProgramAddress(origin: invite.origin, program: invite.program)
        guard let pin = try home.pin(invite.program) else { throw .foreignInvite(address) }
        guard pin.origin == invite.origin else {
            throw .otherServer(program: pin.genesis.name.text, pinned: pin.origin, named: address)
        }
        return try handle(invite.caseID, of: pin, try await unlocked())
    }

    /// The case of a room that was read.
    func handle(of log: LogID) async throws(ClientError) -> CaseHandle {
        guard let pin = try home.pin(log.program) else { throw .unknownProgram(log.program.text) }
        return try handle(log.caseID, of: pin, try await unlocked())
    }

    private func handle(
        _ id: CaseID, of pin: Pin, _ me: UnlockedIdentity
    ) throws(ClientError) -> CaseHandle {
        CaseHandle(id: id, pin: pin, server: try server(pin.origin, signer: me), me: me)
    }

    /// Tells the person that several programs have a case of this id, and what to call each.
    func sayWhose(_ id: CaseID, _ pins: [Pin]) {
        let error = ClientError.caseOfTwoPrograms(id, programs: pins.map(\.view))
        say(error.description + (error.hint.map { "; \($0)" } ?? ""))
    }

    /// The cases that begin like that: those that are known, and those that a server lists besides; and the programs
    /// whose server did not say.
    private func listed(
        _ text: String, in pins: [Pin], beside known: [CaseHandle], me: UnlockedIdentity
    ) async throws(ClientError) -> (found: [CaseHandle], unheard: [(pin: Pin, error: ClientError)]) {
        var found = known
        var unheard: [(pin: Pin, error: ClientError)] = []
        for pin in pins {
            do throws(ClientError) {
                let server = try server(pin.origin, signer: me)
                var rooms: [CaseID: [RoomName]] = [:]
                for room in try await self.rooms(of: pin, at: server) where room.caseID.text.hasPrefix(text) {
                    rooms[room.caseID, default: []].append(room.name)
                }
                for (id, names) in rooms {
                    if let place = found.firstIndex(where: { $0.id == id && $0.pin.id == pin.id }) {
                        found[place].listed = names
                    } else {
                        found.append(CaseHandle(id: id, pin: pin, server: server, me: me, listed: names))
                    }
                }
            } catch {
                // A server that does not answer, or talks nonsense, hides nothing that is known.
                guard !known.isEmpty else { throw error }
                unheard.append((pin, error))
            }
        }
        return (found, unheard)
    }

    /// The rooms that the server says this identity may read. Only a list of where to look: what is found there is
    /// verified.
    func rooms(of pin: Pin, at server: Server) async throws(ClientError) -> [RoomList.Room] {
        let answer = try await server.get(.rooms(pin.id), limit: 16 << 20)
        // Whoever is in no room of the program is refused, and has no rooms.
        if answer.status == 403, case .refused(_, hint: nil) = server.error(for: answer) { return [] }
        let bytes = try server.body(of: answer, .json)
        guard let list = JSONBody.decode(RoomList.self, from: bytes) else {
            throw .problem(
                server: server.origin.description, status: 200, title: "",
                detail: "that is not a list of rooms")
        }
        return list.rooms
    }

    /// The rooms of a case, `internal` first and `shared` last. A room that this home has verified before is among
    /// them, whatever the server says.
    func rooms(of handle: CaseHandle) async throws(ClientError) -> [RoomName] {
        var rooms = Set(try home.knownRooms(of: handle.id, in: handle.pin.id))
        if let listed = handle.listed {
            rooms.formUnion(listed)
        } else {
            for room in try await self.rooms(of: handle.pin, at: handle.server) where room.caseID == handle.id
            {
                rooms.insert(room.name)
            }
        }
        guard !rooms.isEmpty else { throw .unknownCase(handle.id.text) }
        return rooms.sorted { $0.order < $1.order }
    }
}

extension RoomName {
    /// The researcher's room comes last, so that their invite works when all the others are there.
    var order: (Int, RoomName) { (self == .internal ? 0 : self == .shared ? 2 : 1, self) }
}
