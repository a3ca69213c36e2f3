import PosternFormat
import PosternSigning

/// The checks of every statement, shown on each reason: S-1 to S-4, S-14, S-19 and S-20.
enum StatementMatrixVectors {
    static var all: [Vector] {
        RoomKind.statements.flatMap { chain($0) + programs($0) + authors($0) + signatures($0) }
    }

    private static func bad(
        _ kind: RoomKind, _ name: String, _ check: String, _ says: String, _ change: RoomKind.Change,
        _ fault: String, program: LogBuilder = Dual.raised
    ) -> Vector {
        RoomMatrixVectors.bad(
            kind, name, check, says, kind.room.adding(kind.make(kind.room, change)), fault, program: program)
    }

    /// How a statement names the one before it, and what its author had seen.
    private static func chain(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let other = World.opened(LogID(program: room.log.program, case: World.otherCase, room: .shared))
        func last(_ name: String, _ says: String, _ place: Place) -> Vector {
            bad(kind, "last-\(name)", "S-14", says, .init(last: place), "wrongStatementBefore")
        }
        var vectors = [
            last("of-another-room", "names the last statement of another room", other.last),
            last(
                "of-another-head", "names another statement in the last one's place",
                Place(count: room.last.count, head: other.place.head)),
            last(
                "of-another-count", "names the last statement at another place",
                Place(count: room.last.count + 1, head: room.last.head)),
        ]
        let number = room.epoch
        vectors += [number &+ 1, number &- 1].filter { $0 != .max }.map { epoch in
            bad(
                kind, "epoch-\(epoch)", "S-19", "says that epoch \(epoch) came before it",
                .init(prefix: room.prefix(epoch: epoch)), "wrongEpoch")
        }
        guard kind.name != "opened" else { return vectors }
        vectors += [
            last("the-beginning", "names the beginning of the room", room.places[0]),
            last("passed-over", "passes the last statement over", room.places[1]),
            last("a-message", "names a message", kind.name == "destroyed" ? room.places[4] : room.place),
        ]
        // An author who had not seen the last statement, and names it all the same.
        let seen = room.places[Int(room.last.count) - 1]
        vectors.append(
            bad(
                kind, "seen-before-the-last", "S-20", "was made before the last statement",
                .init(prefix: room.prefix(seen: seen)), "otherLogSeen"))
        return vectors
    }

    private static func programs(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let cited = Dual.program.place
        func with(_ name: String, _ check: String, _ says: String, _ place: Place, _ fault: String) -> Vector
        {
            bad(kind, "program-\(name)", check, says, .init(prefix: room.prefix(program: place)), fault)
        }
        var vectors = [
            with(
                "beyond", "S-1", "cites an entry that the program log does not have",
                Place(count: 9, head: cited.head), "unknownProgramHead"),
            with(
                "of-another-head", "S-1", "cites another program log",
                Place(count: cited.count, head: World.program.place.head), "unknownProgramHead"),
            with(
                "at-the-beginning", "S-1", "cites a program log without a genesis", Dual.begun.places[0],
                "unknownProgramHead"),
        ]
        if room.count > 0 {
            vectors.append(
                with(
                    "went-back", "S-2", "cites an older program log than the last statement",
                    Dual.benEnrolled.place, "programWentBack"))
        }
        return vectors
    }

    private static func authors(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let expelled = Dual.raised.adding(
            Dual.raised.programStatement(.expel(Person.cleo.fingerprint)))
        func by(_ name: String, _ says: String, _ author: Person) -> Vector {
            bad(kind, "by-\(name)", "S-3", says, .init(author: author), "authorNotCoordinator")
        }
        return [
            by("maintainer", "is a maintainer's", .ben), by("researcher", "is a researcher's", .rae),
            by("stranger", "is a stranger's", .mallory),
            bad(
                kind, "by-expelled", "S-3", "is Cleo's, who was expelled by the entry that she cites",
                .init(prefix: room.prefix(program: expelled.place), author: .cleo), "authorNotCoordinator",
                program: expelled),
            bad(
                kind, "signed-by-another-coordinator", "S-4", "is signed by Cleo in Ada's name",
                .init(signer: .cleo), "signature"),
        ]
    }

    private static func signatures(_ kind: RoomKind) -> [Vector] {
        let room = kind.room
        let entry = kind.entry()
        let word = kind.name == "rotated" ? "" : "\(kind.name)-"
        let signed = parsed { try Statement(decoding: entry).withoutMembers.dropLast(66) }
        var layout = Layout()
        layout.fixed("statement", Array(signed))
        layout.signature()
        layout.fixed("members", Array(entry.dropFirst(signed.count + 66)))
        return SignatureFault.all(
            layout, tag: .statement, program: room.log.program, by: Person.ada.sign,
            mallory: Person.mallory.sign
        ).map { fault in
            RoomLogVectors.bad(
                "\(word)signature-\(fault.name)", "S-4", fault.says,
                room.adding(fault.layout.encoded), "signature", program: Dual.raised)
        }
    }
}
