internal import PosternAPI
internal import PosternFormat
internal import PosternSigning

extension Session {
    /// The case that `text` names: the beginning of its id, or its invite.
    ///
    /// A beginning is judged over the cases that this home knows and those that the servers list, so that a known one
    /// does not hide another; only a whole id that is known needs no question. An invite names the program, too.
    func handle(_ text: String, writing: Bool = false) async throws(ClientError) -> CaseHandle {
        let text = trimmed(text)
        if let invite = try? Invite(text: text) { return try await handle(invite) }
        guard !text.isEmpty else { throw .unknownCase(text) }
        guard !writing || text.utf8.count >= 4 else { throw .shortCase(text) }
        let me = try await unlocked()
        var found: [CaseHandle] = []
        for known in try home.knownCases() where known.id.text.hasPrefix(text) {
            guard let pin = try home.pin(known.program) else {
                throw .home(
                    file: home.path(HomeFile.program(known.program)),
                    reason: "is missing, and a case needs it")
            }
            found.append(
                CaseHandle(id: known.id, pin: pin, server: try server(pin.origin, signer: me), me: me))
        }
        if found.count != 1 || found.first?.id.text != text {
            found = try await listed(text, beside: found, me: me)
        }
        guard let first = found.first else { throw .unknownCase(text) }
        guard found.count == 1 else {
            guard found.contains(where: { $0.id != first.id }) else {
                throw .caseOfTwoPrograms(first.id, programs: found.map(\.pin.view))
            }
            throw .ambiguousCase(text, candidates: found.map(\.id).sorted())
        }
        return first
    }

    /// The case of an invite, in the program that the invite names and no other.
    private func handle(_ invite: Invite) async throws(ClientError) -> CaseHandle {
        let address = ProgramAddress(origin: invite.origin, program: invite.program)
        if let known = try home.program(of: invite.caseID), known != invite.program {
            throw .caseOfOtherProgram(invite.caseID)
        }
        guard let pin = try home.pin(invite.program) else { throw .foreignInvite(address) }
        guard pin.origin == invite.origin else {
            throw .otherServer(program: pin.genesis.name.text, pinned: pin.origin, named: address)
        }
        let me = try await unlocked()
        return CaseHandle(
            id: invite.caseID, pin: pin, server: try server(pin.origin, signer: me), me: me)
    }

    /// The cases that begin like that: those that are known, and those that a server lists besides.
    private func listed(
        _ text: String, beside known: [CaseHandle], me: UnlockedIdentity
    ) async throws(ClientError) -> [CaseHandle] {
        var found = known
        let pins = try home.pins()
        guard !pins.isEmpty else { throw .noProgram }
        for pin in pins {
            let server = try server(pin.origin, signer: me)
            var rooms: [CaseID: [RoomName]] = [:]
            do throws(ClientError) {
                for room in try await self.rooms(of: pin, at: server) where room.caseID.text.hasPrefix(text) {
                    rooms[room.caseID, default: []].append(room.name)
                }
            } catch {
                // A server that does not answer now hides nothing that is known.
                guard !known.isEmpty, error.exitCode == 4 else { throw error }
            }
            for (id, names) in rooms {
                if let place = found.firstIndex(where: { $0.id == id && $0.pin.id == pin.id }) {
                    found[place].listed = names
                } else {
                    found.append(CaseHandle(id: id, pin: pin, server: server, me: me, listed: names))
                }
            }
        }
        return found
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
                server: server.origin.description, status: 200, title: "answer",
                detail: "is not a list of rooms")
        }
        return list.rooms
    }

    /// The rooms of a case, `internal` first and `shared` last. A room that this home has verified before is among
    /// them, whatever the server says.
    func rooms(of handle: CaseHandle) async throws(ClientError) -> [RoomName] {
        var rooms = Set(try home.knownRooms(of: handle.id))
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
