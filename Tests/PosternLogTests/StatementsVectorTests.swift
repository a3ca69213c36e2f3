import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

/// Every vector of statements without the messages between them, and what a whole log gives by its statements alone.
@Suite("vectors of statements alone")
struct StatementsVectorTests {
    private func known(_ file: VectorFile) throws -> [EntryReference] {
        try file.all("known").map { line in
            let parts = line.split(separator: " ")
            let hash = try #require(Hexadecimal.decode(parts[1]))
            return EntryReference(
                index: try #require(UInt64(parts[0])), hash: try #require(Digest(hash)))
        }
    }

    @Test("statements alone give what their vector says", arguments: folder.vectors(of: "statements"))
    func statements(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        let unverified = UnverifiedStatements(
            log: room.log, count: try file.number("page_count"), entries: room.entries)
        do {
            let verified = try unverified.verified(
                program: program, checkpoint: logs.checkpoint, marks: try known(file))
            let found = Finding(ok: [
                ("count", "\(verified.count)"), ("head", Hexadecimal.encode(verified.head.bytes)),
            ])
            #expect(found == file.expected)
        } catch let error as LogError {
            #expect(Finding(error) == file.expected)
            #expect(error.log == room.log)
        }
    }

    @Test(
        "the statements alone give the same state as the whole log",
        arguments: folder.vectors(of: "room-log").filter { $0.name.hasPrefix("room-log/ok") })
    func sameState(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        let whole = try room.verified(program: program, checkpoint: nil)
        // Every prefix, since the last entry is another one each time.
        for length in 1...room.entries.count {
            let entries = Array(room.entries.prefix(length))
            let prefix = try UnverifiedLog(log: room.log, entries: entries)
                .verified(program: program, checkpoint: nil)
            let given = entries.enumerated().filter { place, stored in
                place == length - 1 || stored.entry.first == ObjectType.statement.rawValue
            }.map(\.element)
            let alone = try UnverifiedStatements(log: room.log, count: UInt64(length), entries: given)
                .verified(program: program, checkpoint: prefix.lastCheckpoint)
            #expect(alone.statements == prefix.state.statements)
            #expect(alone.count == prefix.state.count)
            #expect(alone.head == prefix.state.head)
            for entry in alone.entries {
                let same = whole.entries[Int(entry.index)]
                #expect(entry.hash == same.hash && entry.epoch == same.epoch && entry.receipt == same.receipt)
            }
        }
    }

    @Test(
        "what the whole log refuses at its last entry, its statements alone refuse as well",
        arguments: folder.vectors(of: "room-log").filter { !$0.name.hasPrefix("room-log/ok") })
    func sameRefusal(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        let room = try #require(logs.room)
        // What only the whole log or a checkpoint shows is not to be seen from the statements.
        let last = room.entries.count - 1
        let isAtEnd = file.expected.contents["at"] == ["\(last)"] && logs.checkpoint == nil
        guard isAtEnd, !["S-18", "V-4", "L-4", "L-5", "R-5"].contains(try file.value("check")) else { return }
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let given = room.entries.enumerated().filter { place, stored in
            place == last || stored.entry.first == ObjectType.statement.rawValue
        }.map(\.element)
        do throws(LogError) {
            _ = try UnverifiedStatements(log: room.log, count: UInt64(last) + 1, entries: given)
                .verified(program: program, checkpoint: nil)
            Issue.record("\(vector) is taken")
        } catch {
            #expect("error \(error.fault.vectorName.rawValue)" == file.expected.outcome)
        }
    }

    private func long() throws -> (whole: UnverifiedLog, program: VerifiedProgram) {
        let file = try #require(folder.vectors(of: "room-log").first { $0.name == "room-log/ok-long" }).file()
        let logs = try VectorLog(file)
        return (try #require(logs.room), try logs.program.verifiedProgram(checkpoint: nil))
    }

    private func statements(_ log: UnverifiedLog, upTo count: Int) -> UnverifiedStatements {
        let given = log.entries.prefix(count).enumerated().filter { place, stored in
            place == count - 1 || stored.entry.first == ObjectType.statement.rawValue
        }.map(\.element)
        return UnverifiedStatements(log: log.log, count: UInt64(count), entries: given)
    }

    @Test("statements that are extended by what came since give the same as all of them", arguments: 1..<8)
    func extended(_ count: Int) throws {
        let (whole, program) = try long()
        var some = try statements(whole, upTo: count).verified(program: program, checkpoint: nil)
        let all = try statements(whole, upTo: 8).verified(program: program, checkpoint: nil)
        let rest = whole.entries.enumerated().dropFirst(count).filter { place, stored in
            place == 7 || stored.entry.first == ObjectType.statement.rawValue
        }.map(\.element)
        try some.extend(with: rest, program: program)
        #expect(some.statements == all.statements && some.count == all.count && some.head == all.head)
    }

    @Test("statements that cannot be extended stay as they were")
    func extendedBadly() throws {
        let (whole, program) = try long()
        var some = try statements(whole, upTo: 4).verified(program: program, checkpoint: nil)
        let before = (some.statements, some.count, some.head)
        // The last entry without the statement before it: its epoch gives it away.
        #expect(throws: LogError.self) {
            try some.extend(with: [whole.entries[4], whole.entries[6]], program: program)
        }
        #expect(some.statements == before.0 && some.count == before.1 && some.head == before.2)
    }

    @Test("a statement is rehearsed by the rule that everybody applies", arguments: 0..<8)
    func rehearsed(_ place: Int) throws {
        let (whole, program) = try long()
        guard place > 0, whole.entries[place].entry.first == ObjectType.statement.rawValue else { return }
        let before = try statements(whole, upTo: place).verified(program: program, checkpoint: nil)
        try before.rehearse(whole.entries[place].entry, program: program.state)
        let late = try statements(whole, upTo: place + 1).verified(program: program, checkpoint: nil)
        #expect(throws: LogError.self) {
            try late.rehearse(whole.entries[place].entry, program: program.state)
        }
    }
}
