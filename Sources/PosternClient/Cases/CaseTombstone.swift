public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What remains of a room that was destroyed: who did it, and when.
public struct CaseTombstone: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// The coordinator who signed it.
    public let by: Person
    /// Whether they are no longer a coordinator of the program.
    public let isByFormer: Bool
    /// When the server took it, by its receipt.
    public let at: Timestamp
    /// Where it stands in the log, and so how many entries are gone.
    public let index: UInt64
    let head: Digest

    init(_ tombstone: Tombstone) {
        caseID = tombstone.statement.log.caseID
        room = tombstone.statement.log.room
        by = Person(tombstone.author)
        isByFormer = tombstone.author.until != nil
        at = tombstone.receipt.time
        index = tombstone.receipt.index
        head = tombstone.receipt.place.head
    }

    /// The end of a log of which somebody still gives out all the rest. Nothing of it is used any more.
    init?(_ log: VerifiedLog, program: ProgramState) {
        guard let last = log.entries.last, case .statement(let statement) = last.entry,
            statement.reason == .destroyed,
            let author = program.enrolled(statement.author, at: statement.prefix.program)
        else { return nil }
        caseID = last.log.caseID
        room = last.log.room
        by = Person(author)
        isByFormer = author.until != nil
        at = last.time
        index = last.index
        head = last.place.head
    }
}

/// The rooms of a case as they were found.
struct CaseRooms {
    /// Those that can be read, `internal` first and `shared` last.
    var open: [OpenRoom] = []
    /// What remains of the others.
    var tombstones: [CaseTombstone] = []
    /// Those that were verified here before and are not given out to this identity any more.
    var refused: [RoomName] = []

    /// The tombstone that stands for the case: that of the room that everybody reads, where it is gone.
    var tombstone: CaseTombstone? {
        tombstones.last { $0.room == .shared } ?? (open.isEmpty ? tombstones.last : nil)
    }
}

extension Session {
    /// Every room of the case, or the one of this name: verified, or found to be destroyed.
    func look(
        at handle: CaseHandle, named room: String? = nil, knowing program: VerifiedProgram? = nil
    ) async throws(ClientError) -> CaseRooms {
        var rooms = CaseRooms()
        let names = if let room { [try RoomName(typed: room)] } else { try await self.rooms(of: handle) }
        for name in names {
            do throws(ClientError) {
                rooms.open.append(
                    try await open(name, of: handle, knowing: rooms.open.last?.program ?? program))
            } catch {
                switch error {
                case .caseDestroyed(let tombstone): rooms.tombstones.append(tombstone)
                case .refused(_, hint: nil): rooms.refused.append(name)
                default: throw error
                }
            }
        }
        if let name = rooms.refused.last {
            guard !rooms.open.isEmpty || !rooms.tombstones.isEmpty else {
                throw .notAMember(case: handle.id, room: name)
            }
            say("case \(handle.id.short), room \(name): the server says that you are no longer a member")
        }
        return rooms
    }

    /// All rooms of the case, or the one of this name. One that was destroyed, or is not given out, is an error.
    func openRooms(
        of handle: CaseHandle, named room: String? = nil, knowing program: VerifiedProgram? = nil
    ) async throws(ClientError) -> [OpenRoom] {
        let rooms = try await look(at: handle, named: room, knowing: program)
        if let tombstone = rooms.tombstones.last { throw .caseDestroyed(tombstone) }
        if let name = rooms.refused.last { throw .notAMember(case: handle.id, room: name) }
        return rooms.open
    }
}

extension RoomName {
    /// The room that somebody typed.
    init(typed text: String) throws(ClientError) {
        guard let name = RoomName(trimmed(text)) else {
            throw .malformed(what: "room", reason: "its name has 1 to 32 of a-z, 0-9 and -")
        }
        self = name
    }
}
