internal import PosternAPI
internal import PosternFormat
internal import PosternSigning

extension Session {
    /// The case that `text` names: the beginning of its id, or its invite.
    ///
    /// Cases that this home knows come first; only where none of them begins like that are the servers asked.
    func handle(_ text: String) async throws(ClientError) -> CaseHandle {
        let wanted = (try? Invite(text: trimmed(text)))?.caseID.text ?? trimmed(text)
        guard !wanted.isEmpty else { throw .unknownCase(text) }
        let known = try home.knownCases().filter { $0.id.text.hasPrefix(wanted) }
        guard known.count <= 1 else { throw .ambiguousCase(wanted, candidates: known.map(\.id)) }
        let me = try await unlocked()
        if let found = known.first {
            guard let pin = try home.pin(found.program) else {
                throw .home(
                    file: home.path(HomeFile.program(found.program)),
                    reason: "is missing, and a case needs it")
            }
            return CaseHandle(id: found.id, pin: pin, server: try server(pin.origin, signer: me), me: me)
        }
        let pins = try home.pins()
        guard !pins.isEmpty else { throw .noProgram }
        var found: [CaseID: Pin] = [:]
        for pin in pins {
            for room in try await rooms(of: pin, at: server(pin.origin, signer: me))
            where room.caseID.text.hasPrefix(wanted) {
                found[room.caseID] = pin
            }
        }
        guard let (id, pin) = found.first else { throw .unknownCase(wanted) }
        guard found.count == 1 else { throw .ambiguousCase(wanted, candidates: found.keys.sorted()) }
        return CaseHandle(id: id, pin: pin, server: try server(pin.origin, signer: me), me: me)
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
