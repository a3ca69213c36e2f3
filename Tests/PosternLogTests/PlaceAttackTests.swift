import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// Where a server puts an entry, when it says that it came, and what it hides meanwhile.
@Suite("attacks on places and times")
struct PlaceAttackTests {
    private let server = SigningServer()

    @Test(
        "A39 an entry that came before the one before it is refused",
        arguments: memberKinds + statementKinds.dropFirst())
    func datedBack(_ kind: String) throws {
        #expect(try refusal("room-log/\(kind)-time-went-back") == .timeWentBack)
    }

    @Test("A39 a statement alone that came before the one before it is refused")
    func statementDatedBack() throws {
        let file = try #require(
            folder.vectors(of: "statements").first { $0.name == "statements/time-went-back" }
        ).file()
        #expect(file.expected.outcome == "error timeWentBack")
    }

    @Test(
        "A40 an entry that cites a place which the program log does not have is refused",
        arguments: memberKinds + statementKinds, ["beyond", "of-another-head", "at-the-beginning"])
    func unknownProgram(_ kind: String, _ place: String) throws {
        #expect(try refusal("room-log/\(kind)-program-\(place)") == .unknownProgramHead)
    }

    @Test(
        "A40 a program log that was held back is noticed by the first entry that cites it",
        arguments: memberKinds)
    func withheld(_ kind: String) throws {
        let logs = try VectorLog(named: "room-log/ok-matrix-\(kind)-newer-program")
        let room = try #require(logs.room)
        let older = try server.log(logs.program, upTo: logs.program.entries.count - 1)
            .verifiedProgram(checkpoint: nil)
        do throws(LogError) {
            _ = try room.verified(program: older, checkpoint: nil)
            Issue.record("it is taken")
        } catch {
            #expect(error.fault == .unknownProgramHead)
        }
        _ = try room.verified(program: try logs.program.verifiedProgram(checkpoint: nil), checkpoint: nil)
    }

    /// Two messages of which neither author had seen the other.
    private func concurrent() throws -> (program: VerifiedProgram, room: UnverifiedLog) {
        let verified = try VectorLog(named: "room-log/ok-concurrent").verified()
        return (verified.program, verified.room)
    }

    @Test("A51 an entry that was held back and placed late passes, and still says what its author had seen")
    func heldBack() throws {
        let (program, room) = try concurrent()
        let late = [
            room.entries[0], StoredEntry(time: room.entries[1].time, entry: room.entries[2].entry),
            StoredEntry(time: room.entries[2].time, entry: room.entries[1].entry),
        ]
        let verified = try server.log(room.log, late).verified(program: program, checkpoint: nil)
        let seen = try verified.entries.map { try #require($0.entry.prefix).seen }
        #expect(seen.map(\.count) == [0, 1, 1])
        #expect(verified.entries.map(\.index) == [0, 1, 2])
        // The one that came late had seen neither the entry before it nor what the server says came meanwhile.
        #expect(seen[2] == verified.entries[0].place && seen[2] != verified.entries[1].place)
    }

    @Test("A51 an entry that was held back past the end of its epoch is refused", arguments: memberKinds)
    func heldBackPastTheEpoch(_ kind: String) throws {
        #expect(try refusal("room-log/\(kind)-epoch-1-in-2") == .wrongEpoch(expected: 2, found: 1))
        #expect(try refusal("room-log/\(kind)-seen-before-the-epoch") == .epochNotSeen)
    }

    @Test(
        "A51 an entry whose author had seen another log than this one is refused",
        arguments: memberKinds + statementKinds, ["beyond", "greatest", "of-another-log", "of-another-head"])
    func seenElsewhere(_ kind: String, _ place: String) throws {
        #expect(try refusal("room-log/\(kind)-seen-\(place)") == .otherLogSeen)
    }

    @Test("A52 nothing can be slipped in before what the author of a removal had seen")
    func slippedIn() throws {
        #expect(try refusal("room-log/slipped-in-before-a-removal") == .otherLogSeen)
        #expect(try refusal("room-log/slipped-in-before-a-message") == .otherLogSeen)
    }

    @Test("A52 what is placed between a removal and what its author had seen stands out by that")
    func slippedInAfter() throws {
        let (_, _, verified) = try VectorLog(named: "room-log/ok-slipped-in-after-what-was-seen").verified()
        let removal = try #require(verified.entries.last)
        guard case .statement(let statement) = removal.entry else {
            Issue.record("no statement")
            return
        }
        #expect(statement.prefix.seen.count == 3 && removal.index == 4)
    }

    @Test("A52 statements alone give the same bounds: what was seen, and where it stands")
    func slippedInAlone() throws {
        let (program, room, _) = try VectorLog(named: "room-log/ok-slipped-in-after-what-was-seen").verified()
        let alone = try server.statements(room, upTo: 5).verified(program: program, checkpoint: nil)
        let removal = try #require(alone.entries.last)
        #expect(try #require(removal.entry.prefix).seen == room.places[3] && removal.index == 4)
    }
}
