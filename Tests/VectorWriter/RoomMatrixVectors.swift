import PosternFormat
import PosternSigning

/// The checks of every entry of a room, shown on each kind: L-1 to L-14.
enum RoomMatrixVectors {
    static var all: [Vector] {
        RoomKind.all.flatMap { good($0) + places($0) + seen($0) + order($0) }
            + RoomKind.entries.flatMap { programs($0) + epochs($0) }
    }

    static func bad(
        _ kind: RoomKind, _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        because: String? = nil, field: String? = nil, program: LogBuilder = Dual.raised
    ) -> Vector {
        RoomLogVectors.bad(
            "\(kind.name)-\(name)", check, "\(kind.says) \(says).", log, fault, because: because,
            field: field,
            program: program)
    }

    private static func good(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        var vectors = [
            LogVector.room(
                "ok-matrix-\(kind.name)", "\(kind.says) that is right.", room.adding(kind.entry()),
                program: Dual.raised, .ok)
        ]
        if let before = room.stored.last {
            vectors.append(
                LogVector.room(
                    "ok-matrix-\(kind.name)-same-time",
                    "\(kind.says) of the millisecond of the entry before it.",
                    room.adding(kind.entry(), at: before.time), program: Dual.raised, .ok))
        }
        guard kind.name != "opened", kind.name != "destroyed" else { return vectors }
        vectors.append(
            LogVector.room(
                "ok-matrix-\(kind.name)-seen-earlier",
                "\(kind.says) whose author had not seen the last entry, but the last statement.",
                room.adding(kind.entry(room.prefix(seen: room.last))), program: Dual.raised, .ok))
        return vectors
    }

    private static func places(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let id = room.log.program
        let entry = kind.entry()
        let logs = [
            ("room", LogID(program: id, case: World.caseID, room: .internal)),
            ("case", LogID(program: id, case: World.otherCase, room: .shared)),
            ("program", World.shared),
        ]
        return [
            bad(
                kind, "cut", "L-1", "ends early", room.adding(Array(entry.dropLast())), "undecodable",
                because: kind.cut.because, field: kind.cut.field)
        ]
            + logs.map { word, log in
                bad(
                    kind, "of-another-\(word)", "L-3", "was made for another \(word)",
                    room.adding(kind.entry(room.prefix(log: log))), "otherLog")
            }
    }

    /// What its author had seen is not what stands before it.
    private static func seen(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let other = World.opened(LogID(program: room.log.program, case: World.otherCase, room: .shared))
        func with(_ name: String, _ says: String, _ place: Place) -> Vector {
            bad(
                kind, "seen-\(name)", "L-9", says, room.adding(kind.entry(room.prefix(seen: place))),
                "otherLogSeen")
        }
        let fork = room.count < 2 ? other : room.replacing(1, with: World.thread.stored[1].entry)
        var vectors = [
            with(
                "beyond", "was made after the entry that would follow it",
                Place(count: room.count + 1, head: room.place.head)),
            with(
                "greatest", "was made after more entries than there ever can be",
                Place(count: Place.greatestCount, head: room.place.head)),
            with(
                "of-another-log", "was made where another room begins", Place(startOf: other.log)),
            with(
                "of-another-head", "was made in another log that is as long",
                Place(count: room.count, head: fork.place.head)),
        ]
        if room.count > 0 {
            vectors.append(
                with(
                    "of-an-earlier-head", "names the head of an earlier place",
                    Place(count: room.count, head: room.places[Int(room.count) - 1].head)))
        }
        return vectors
    }

    /// It stands too early, too late, or twice.
    private static func order(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let entry = kind.entry()
        let once = room.adding(entry)
        var vectors = [
            bad(kind, "repeated", "L-10", "stands in the log twice", once.adding(entry), "repeated")
        ]
        if let before = room.stored.last {
            let early = required(Timestamp(milliseconds: before.time.milliseconds - 1))
            vectors.append(
                bad(
                    kind, "time-went-back", "L-8", "came a millisecond before the entry before it",
                    room.adding(entry, at: early), "timeWentBack"))
        }
        let (closed, destroyed) = (RoomKind.closed, RoomKind.destroyed)
        if kind.name != "destroyed", kind.name != "opened" {
            vectors.append(
                bad(
                    kind, "after-closed", "L-6", "follows the end", closed.adding(kind.make(closed, .init())),
                    "closed"))
        }
        if kind.name != "opened" {
            let empty = LogBuilder(log: room.log)
            vectors += [
                bad(
                    kind, "after-destroyed", "L-6", "follows the destruction",
                    destroyed.adding(kind.make(destroyed, .init())), "closed"),
                bad(
                    kind, "first", "L-7", "is the first entry", empty.adding(kind.make(empty, .init())),
                    "wrongKind"),
            ]
        } else {
            let thread = RoomKind.thread
            vectors.append(
                bad(
                    kind, "second", "L-7", "comes when the room was opened",
                    thread.adding(kind.make(thread, .init())), "wrongKind"))
        }
        return vectors
    }

    /// Which place of the program log a member's entry cites.
    private static func programs(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let cited = Dual.program.place
        func with(_ name: String, _ check: String, _ says: String, _ place: Place, _ fault: String) -> Vector
        {
            bad(
                kind, "program-\(name)", check, says, room.adding(kind.entry(room.prefix(program: place))),
                fault)
        }
        return [
            LogVector.room(
                "ok-matrix-\(kind.name)-newer-program", "\(kind.says) that cites a newer program log.",
                room.adding(kind.entry(room.prefix(program: Dual.raised.place))), program: Dual.raised, .ok),
            with(
                "beyond", "L-11", "cites an entry that the program log does not have",
                Place(count: 9, head: cited.head), "unknownProgramHead"),
            with(
                "of-another-head", "L-11", "cites another program log",
                Place(count: cited.count, head: World.program.place.head), "unknownProgramHead"),
            with(
                "at-the-beginning", "L-11", "cites a program log without a genesis", Dual.begun.places[0],
                "unknownProgramHead"),
            with(
                "went-back", "L-12", "cites an older program log than the last statement",
                Dual.benEnrolled.place, "programWentBack"),
        ]
    }

    private static func epochs(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let wrong: [(UInt32, String)] = [
            (0, "is of no epoch"), (1, "is of the epoch before"), (3, "is of an epoch that has not begun"),
        ]
        return wrong.map { epoch, says in
            bad(
                kind, "epoch-\(epoch)-in-2", "L-13", says,
                room.adding(kind.entry(room.prefix(epoch: epoch))), "wrongEpoch")
        } + [
            bad(
                kind, "seen-before-the-epoch", "L-14", "was made before the epoch began",
                room.adding(kind.entry(room.prefix(seen: room.places[2]))), "epochNotSeen"),
            bad(
                kind, "seen-the-beginning", "L-14", "was made before the room was opened",
                room.adding(kind.entry(room.prefix(seen: room.places[0]))), "epochNotSeen"),
        ]
    }
}
