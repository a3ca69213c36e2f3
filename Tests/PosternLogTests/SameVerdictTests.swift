import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

/// What a whole log gives, its statements alone give as well.
@Suite("statements alone and the whole log")
struct SameVerdictTests {
    private static let server = SigningServer()

    @Test(
        "the statements alone give the same state as the whole log",
        arguments: folder.vectors(of: "room-log").filter { $0.name.hasPrefix("room-log/ok") })
    func sameState(_ vector: NamedVector) throws {
        let (program, room, whole) = try VectorLog(try vector.file()).verified()
        guard whole.newer == nil else { return }
        // Every prefix, since the last entry is another one each time.
        for length in 1...room.entries.count {
            let alone = try Self.server.statements(room, upTo: length).verified(
                program: program, checkpoint: Checkpoint(log: room.log, place: room.places[length]),
                mark: whole.entries.prefix(length).last { $0.mark != nil }?.mark)
            #expect(alone.end == room.places[length])
            for entry in alone.entries {
                let same = whole.entries[Int(entry.index)]
                #expect(entry.hash == same.hash && entry.epoch == same.epoch && entry.time == same.time)
                #expect(entry.place == same.place)
            }
            guard length == room.entries.count else { continue }
            #expect(alone.statements == whole.state.statements)
        }
    }

    /// Of a room's log only the statements, with what chains them; and no checkpoint is known.
    private static let unseen: Set = [
        // What only the whole log shows.
        "L-8", "L-9", "L-10", "K-2", "K-3",
    ]

    @Test(
        "a statement that the whole log refuses, the statements alone refuse for the same reason",
        arguments: folder.vectors(of: "room-log").filter { !$0.name.hasPrefix("room-log/ok") })
    func sameRefusal(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        let room = try #require(logs.room)
        let last = room.entries.count - 1
        let check = try file.value("check")
        let isStatement = last >= 0 && room.entries[last].entry.first == ObjectType.statement.rawValue
        guard isStatement, file.expected.contents["at"] == ["\(last)"], !Self.unseen.contains(check),
            !check.hasPrefix("R-")
        else { return }
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        do throws(LogError) {
            _ = try Self.server.statements(room, upTo: room.entries.count)
                .verified(program: program, checkpoint: nil)
            Issue.record("\(vector) is taken")
        } catch {
            #expect(Finding(error) == file.expected)
        }
    }

    @Test("a statement is rehearsed by the rule that everybody applies", arguments: [3, 5, 7])
    func rehearsed(_ place: Int) throws {
        let (program, room, _) = try VectorLog(named: "room-log/ok-long").verified()
        let (stored, state) = (room.entries[place], program.state)
        let before = try Self.server.statements(room, upTo: place).verified(program: program, checkpoint: nil)
        try before.rehearse(stored.entry, at: stored.time, program: state)
        var after = before
        let receipt = Self.server.receipt(room, after: place + 1)
        _ = try after.append(stored.entry, receipt: receipt, program: program)
        #expect(after.end == room.places[place + 1])
        #expect(throws: LogError.self) { try after.rehearse(stored.entry, at: stored.time, program: state) }
    }

    @Test("every entry of a log is rehearsed by the rule that it is verified by", arguments: 0..<8)
    func rehearsedWhole(_ place: Int) throws {
        let (program, room, _) = try VectorLog(named: "room-log/ok-long").verified()
        let prefix = try Self.server.log(room, upTo: place).verified(program: program, checkpoint: nil)
        try prefix.rehearse(room.entries[place].entry, at: room.entries[place].time, program: program.state)
        let after = try Self.server.log(room, upTo: place + 1).verified(program: program, checkpoint: nil)
        #expect(throws: LogError.self) {
            try after.rehearse(
                room.entries[place].entry, at: room.entries[place].time, program: program.state)
        }
    }
}
