import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// Attacks on the order of a log that a server can carry out without any key. The log has eight entries.
@Suite("attacks on the order of a log")
struct OrderAttackTests {
    private let program: VerifiedProgram
    private let room: UnverifiedLog
    private let checkpoint: Checkpoint?

    init() throws {
        let file = try #require(folder.vectors(of: "room-log").first { $0.name == "room-log/ok-long" }).file()
        let logs = try VectorLog(file)
        program = try logs.program.verifiedProgram(checkpoint: nil)
        room = try #require(logs.room)
        checkpoint = try room.verified(program: program, checkpoint: nil).lastCheckpoint
    }

    private func fault(_ entries: [StoredEntry]) -> LogError? {
        do throws(LogError) {
            _ = try UnverifiedLog(log: room.log, entries: entries).verified(
                program: program, checkpoint: checkpoint)
            return nil
        } catch {
            return error
        }
    }

    @Test("A4 an entry that was dropped is noticed at its place", arguments: 0..<8)
    func dropped(_ place: Int) throws {
        var entries = room.entries
        try #require(entries.count == 8)
        entries.remove(at: place)
        let error = try #require(fault(entries))
        #expect(error.index == UInt64(place))
        let last = LogFault.rolledBack(serverCount: 7)
        #expect(error.fault == (place == 7 ? last : .wrongIndex(found: UInt64(place) + 1)))
    }

    @Test("A4 a tail that was dropped is noticed by who had verified it", arguments: 0..<8)
    func tail(_ length: Int) throws {
        let error = try #require(fault(Array(room.entries.prefix(length))))
        #expect(error.fault == .rolledBack(serverCount: UInt64(length)))
    }

    @Test("A5 two entries that changed places are noticed at the first of them", arguments: 0..<8, 0..<8)
    func reordered(_ one: Int, _ other: Int) throws {
        guard one < other else { return }
        var entries = room.entries
        entries.swapAt(one, other)
        let error = try #require(fault(entries))
        #expect(error.index == UInt64(one))
        #expect(error.fault == .wrongIndex(found: UInt64(other)))
    }

    @Test("A7 an entry that is repeated is noticed wherever it stands", arguments: 0..<8, 1...8)
    func repeated(_ entry: Int, _ place: Int) throws {
        guard entry < place else { return }
        var entries = room.entries
        entries.insert(room.entries[entry], at: place)
        let error = try #require(fault(entries))
        #expect(error.index == UInt64(place))
        #expect(error.fault == .wrongIndex(found: UInt64(entry)))
    }

    @Test("A10 the receipt of another entry is noticed", arguments: 0..<8, 0..<8)
    func otherReceipt(_ one: Int, _ other: Int) throws {
        guard one != other else { return }
        var entries = room.entries
        entries[one] = StoredEntry(entry: entries[one].entry, receipt: entries[other].receipt)
        #expect(fault(entries)?.fault == .receiptForOther)
    }

    @Test("the log as it is has no fault")
    func untouched() { #expect(fault(room.entries) == nil) }
}
