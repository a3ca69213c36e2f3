internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning
internal import Synchronization

/// A work over every room of a program, several at a time: first all are looked at, then what is due is done. A room that
/// cannot be done is named and stops no other; a server that is not there stops all of it.
struct Sweep: Sendable {
    /// So many rooms are in flight.
    static let width = 8
    /// A busy server is waited for longer than for one request: the rooms wait for each other.
    private static let patienceSeconds = 600

    let session: Session
    let pin: Pin
    let server: Server
    let me: UnlockedIdentity
    let program: LatestProgram
    let accepted: [MembersChange]
    let progress: RotationProgress.Handler

    init(
        session: Session, pin: Pin, server: Server, me: UnlockedIdentity, program: VerifiedProgram,
        accepted: [MembersChange], progress: @escaping RotationProgress.Handler
    ) {
        self.session = session
        self.pin = pin
        self.server = server.patient(seconds: Self.patienceSeconds)
        self.me = me
        self.program = LatestProgram(program)
        self.accepted = accepted
        self.progress = progress
    }

    /// Every room of the program that the server lists, and every one that this home knows, whatever the server says.
    func places() async throws(ClientError) -> [RoomPlace] {
        var places: Set<RoomPlace> = []
        for room in try await session.rooms(of: pin, at: server) {
            places.insert(RoomPlace(caseID: room.caseID, room: room.name))
        }
        for id in try session.home.knownCases(of: pin.id) {
            for room in try session.home.knownRooms(of: id, in: pin.id) {
                places.insert(RoomPlace(caseID: id, room: room))
            }
        }
        return places.sorted { ($0.caseID, $0.room.order.0, $0.room) < ($1.caseID, $1.room.order.0, $1.room) }
    }

    /// What a look at many rooms found, each kind in the order of the rooms.
    struct Looked {
        var rooms: [StatementRoom] = []
        var destroyed: [CaseTombstone] = []
        var failures: [RoomFailure] = []
    }

    /// Looks at the rooms; keeps those for which `keeps` holds, and what remains of those that were destroyed.
    func look(
        at places: [RoomPlace], keeps: @escaping @Sendable (StatementRoom) -> Bool
    ) async throws(ClientError) -> Looked {
        var looked = Looked()
        var count = Count(phase: .looking, total: places.count)
        var fatal: ClientError?
        progress(count.progress)
        await each(of: places, atOnce: Self.width) { place in
            await outcome(at: place) { () throws(ClientError) -> RoomSight? in
                let handle = CaseHandle(id: place.caseID, pin: pin, server: server, me: me)
                let sight = try await session.look(at: place.room, of: handle, knowing: program.value)
                guard case .standing(let room) = sight else { return sight }
                program.take(room.program)
                return keeps(room) ? sight : nil
            }
        } take: { outcome in
            switch outcome {
            case .success(.standing(let room)): looked.rooms.append(room)
            case .success(.destroyed(let tombstone)): looked.destroyed.append(CaseTombstone(tombstone))
            case .success(nil): break
            case .failure(let failure):
                looked.failures.append(failure)
                fatal = failure.error.endsSweep ? failure.error : nil
            }
            count.add(isFailure: outcome.isFailure)
            progress(count.progress)
            return fatal == nil
        }
        if let fatal { throw fatal }
        looked.rooms.sort { $0.place < $1.place }
        looked.destroyed.sort { $0.place < $1.place }
        return looked
    }

    /// Does the task in the rooms where it is due.
    func change(
        _ rooms: [StatementRoom], _ task: RoomTask
    ) async throws(ClientError) -> (changed: [SweptRoom], failures: [RoomFailure]) {
        var changed: [SweptRoom] = []
        var failures: [RoomFailure] = []
        var count = Count(phase: .rotating, total: rooms.count)
        var fatal: ClientError?
        progress(count.progress)
        await each(of: rooms, atOnce: Self.width) { room in
            await outcome(at: room.place) { () throws(ClientError) in try await change(room, task) }
        } take: { outcome in
            switch outcome {
            case .success(let room): changed.append(room)
            case .failure(let failure):
                failures.append(failure)
                fatal = failure.error.endsSweep ? failure.error : nil
            }
            count.add(isFailure: outcome.isFailure)
            progress(count.progress)
            return fatal == nil
        }
        if let fatal { throw fatal }
        return (changed, failures)
    }

    private func change(_ room: StatementRoom, _ task: RoomTask) async throws(ClientError) -> SweptRoom {
        var room = room
        return try await room.change(task, accepting: accepted)
    }

    private func outcome<R: Sendable>(
        at place: RoomPlace, _ body: () async throws(ClientError) -> R
    ) async -> Outcome<R> {
        do throws(ClientError) {
            return .success(try await body())
        } catch {
            return .failure(RoomFailure(caseID: place.caseID, room: place.room, error: error))
        }
    }
}

/// What became of one room.
private enum Outcome<Value: Sendable>: Sendable {
    case success(Value)
    case failure(RoomFailure)

    var isFailure: Bool { if case .failure = self { true } else { false } }
}

/// How many rooms are through.
private struct Count {
    let phase: RotationProgress.Phase
    let total: Int
    var done = 0
    var failed = 0

    mutating func add(isFailure: Bool) {
        done += 1
        if isFailure { failed += 1 }
    }

    var progress: RotationProgress {
        RotationProgress(phase: phase, done: done, total: total, failed: failed)
    }

    init(phase: RotationProgress.Phase, total: Int) {
        self.phase = phase
        self.total = total
    }
}

/// The newest program log that any of the rooms needed.
final class LatestProgram: Sendable {
    private let newest: Mutex<VerifiedProgram>

    init(_ program: VerifiedProgram) { newest = Mutex(program) }

    var value: VerifiedProgram { newest.withLock { $0 } }

    func take(_ program: VerifiedProgram) {
        newest.withLock { newest in
            if program.state.count > newest.state.count { newest = program }
        }
    }
}

extension ClientError {
    /// Whether every other room would fail alike.
    fileprivate var endsSweep: Bool {
        switch self {
        case .unreachable, .busy, .untrusted, .home: true
        default: false
        }
    }
}

extension StatementRoom {
    var place: RoomPlace { RoomPlace(caseID: id.caseID, room: id.room) }
}

extension CaseTombstone {
    fileprivate var place: RoomPlace { RoomPlace(caseID: caseID, room: room) }
}

extension RoomPlace {
    static func < (one: RoomPlace, other: RoomPlace) -> Bool {
        (one.caseID, one.room.order.0, one.room) < (other.caseID, other.room.order.0, other.room)
    }
}
