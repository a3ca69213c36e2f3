import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// Attacks on the order of a log by its server, which signs a receipt for whatever it makes of it. The log has eight
/// entries, each of whose authors had seen all before it.
@Suite("attacks on the order of a log")
struct OrderAttackTests {
    private let server = SigningServer()
    private let program: VerifiedProgram
    private let room: UnverifiedLog
    private let checkpoint: Checkpoint?

    init() throws {
        let verified = try VectorLog(named: "room-log/ok-long").verified()
        (program, room, checkpoint) = (verified.program, verified.room, verified.verified.checkpoint)
        try #require(room.entries.count == 8)
    }

    private func fault(_ entries: [StoredEntry], _ checkpoint: Checkpoint?) -> LogError? {
        do throws(LogError) {
            _ = try server.log(room.log, entries).verified(program: program, checkpoint: checkpoint)
            return nil
        } catch {
            return error
        }
    }

    @Test("A4 an entry that was dropped is noticed at its place", arguments: 0..<7)
    func dropped(_ place: Int) throws {
        var entries = room.entries
        entries.remove(at: place)
        let error = try #require(fault(entries, nil))
        #expect(error.index == UInt64(place))
        #expect(error.fault == .otherLogSeen)
    }

    @Test("A4 a tail that was dropped is noticed by who had verified it", arguments: 0..<8)
    func tail(_ length: Int) throws {
        let error = try #require(fault(Array(room.entries.prefix(length)), checkpoint))
        #expect(error.fault == .rolledBack(serverCount: UInt64(length)))
    }

    @Test("A5 two entries that changed places are noticed at the first of them", arguments: 0..<8, 0..<8)
    func reordered(_ one: Int, _ other: Int) throws {
        guard one < other else { return }
        var entries = room.entries
        entries.swapAt(one, other)
        let error = try #require(fault(entries, nil))
        #expect(error.index == UInt64(one))
        #expect(error.fault == .otherLogSeen)
    }

    @Test("A7 an entry that is repeated is noticed wherever it stands", arguments: 0..<8, 1...8)
    func repeated(_ entry: Int, _ place: Int) throws {
        guard entry < place else { return }
        var entries = room.entries
        entries.insert(StoredEntry(time: entries[place - 1].time, entry: entries[entry].entry), at: place)
        let error = try #require(fault(entries, nil))
        #expect(error.index == UInt64(place))
        #expect(error.fault == expected(entry, place))
    }

    /// In its epoch it is the same entry; after that it is of another epoch, or does not follow the last statement.
    private func expected(_ entry: Int, _ place: Int) -> LogFault {
        let begun = [0, 3, 5].filter { $0 < place }
        let epoch = UInt32(begun.count)
        if entry >= begun[begun.count - 1] { return .repeated }
        switch entry {
        case 0: return .wrongKind
        case 3, 5: return place == 8 ? .closed : .wrongStatementBefore
        default:
            let own: UInt32 = entry < 3 ? 1 : entry < 5 ? 2 : 3
            return place == 8 ? .closed : .wrongEpoch(expected: epoch, found: own)
        }
    }

    @Test("A10 the receipt of another entry is noticed", arguments: 1..<8)
    func otherReceipt(_ count: Int) throws {
        let other = UnverifiedLog(
            log: room.log, entries: room.entries, receipt: server.receipt(room, after: count))
        do throws(LogError) {
            _ = try other.verified(program: program, checkpoint: nil)
            Issue.record("it is taken")
        } catch {
            #expect(error.fault == .receiptForOther && error.index == 7)
        }
    }

    @Test(
        "A39 a time that was changed later is noticed by the next entry, or where it was verified",
        arguments: 0..<8)
    func dated(_ place: Int) throws {
        var entries = room.entries
        entries[place] = StoredEntry(
            time: entries[place].time.adding(milliseconds: 1), entry: entries[place].entry)
        let error = try #require(fault(entries, checkpoint))
        #expect(error.index == UInt64(min(place + 1, 7)))
        #expect(error.fault == (place == 7 ? .forked : .otherLogSeen))
    }

    @Test("the log as it is has no fault")
    func untouched() { #expect(fault(room.entries, checkpoint) == nil) }
}
