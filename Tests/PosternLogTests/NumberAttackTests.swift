import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

/// A37: numbers at their bounds, which must crash nobody and stand in nobody's way.
@Suite("attacks with numbers")
struct NumberAttackTests {
    private static let server = SigningServer()
    private static let greatest = Place.greatestCount

    @Test(
        "A37 a count that no log can have is no object",
        arguments: ["statement", "message", "history-grant", "approval", "later-entry"],
        ["beyond", "greatest"])
    func counts(_ object: String, _ word: String) throws {
        for field in ["seen", "program"] {
            let name = "\(object)/\(field)-count-\(word)"
            let file = try #require(folder.vectors(of: object).first { $0.name == name }).file()
            #expect(throws: FormatError.value("\(field)_count")) { try Entry(decoding: try file.object()) }
        }
    }

    @Test("A37 the greatest count that there is crashes nobody", arguments: memberKinds + statementKinds)
    func greatest(_ kind: String) throws {
        #expect(try refusal("room-log/\(kind)-seen-greatest") == .otherLogSeen)
    }

    @Test("A37 a checkpoint at the greatest count crashes nobody")
    func checkpoint() throws {
        let (program, room, _) = try VectorLog(named: "room-log/ok").verified()
        let place = Place(count: Self.greatest, head: room.places[0].head)
        let mark = StatementMark(hash: room.places[0].head, leastCount: Self.greatest, isEnd: false)
        let checkpoint = Checkpoint(log: room.log, place: place)
        #expect(throws: LogError(log: room.log, index: Self.greatest - 1, fault: .rolledBack(serverCount: 3)))
        {
            try room.verified(program: program, checkpoint: checkpoint)
        }
        #expect(throws: LogError(log: room.log, index: Self.greatest - 1, fault: .rolledBack(serverCount: 3)))
        {
            try Self.server.statements(room, upTo: 3).verified(
                program: program, checkpoint: nil, mark: mark)
        }
    }

    @Test("A37 a statement at the last place that there is crashes nobody")
    func lastPlace() throws {
        let (program, room, _) = try VectorLog(named: "room-log/ok").verified()
        let placed = PlacedStatement(
            before: Place(count: Self.greatest - 1, head: room.places[0].head), stored: room.entries[0])
        let statements = UnverifiedStatements(
            log: room.log, statements: [placed], statementReceipt: room.receipt, endReceipt: room.receipt,
            approvals: [])
        #expect(throws: LogError.self) { try statements.verified(program: program, checkpoint: nil) }
    }

    @Test("A37 an end at the last place that there is crashes nobody who signs what follows")
    func lastEnd() throws {
        let (program, room, whole) = try VectorLog(named: "room-log/ok").verified()
        let honest = Self.server.statements(room, upTo: 3)
        let before = Place(count: Self.greatest - 1, head: room.places[0].head)
        let receipt = Self.server.receipt(of: room.entries[2], in: room.log, before: before)
        let statements = UnverifiedStatements(
            log: room.log, statements: honest.statements, statementReceipt: honest.statementReceipt,
            endReceipt: receipt, approvals: [])
        let verified = try statements.verified(program: program, checkpoint: nil)
        #expect(verified.end.count == Self.greatest)
        let statement = try #require(whole.entries.first?.entry.encoded)
        #expect(throws: LogError.self) {
            try verified.rehearse(statement, at: room.entries[2].time, program: program.state)
        }
    }

    @Test("A37 a known statement that a log never held is a fork, and crashes nobody", arguments: [0, 1, 3])
    func beginning(_ count: UInt64) throws {
        let (program, room, _) = try VectorLog(named: "room-log/ok").verified()
        let mark = StatementMark(hash: room.places[0].head, leastCount: count, isEnd: false)
        #expect(throws: LogError(log: room.log, index: max(count, 1) - 1, fault: .forked)) {
            try Self.server.statements(room, upTo: 3).verified(program: program, checkpoint: nil, mark: mark)
        }
        #expect(throws: LogError(log: room.log, index: max(count, 1) - 1, fault: .forked)) {
            try room.verified(program: program, checkpoint: nil, mark: mark)
        }
    }

    @Test("A37 an entry that another has copied is the same entry, and refused as that")
    func copied() throws {
        for kind in memberKinds { #expect(try refusal("room-log/\(kind)-repeated") == .repeated) }
    }
}
