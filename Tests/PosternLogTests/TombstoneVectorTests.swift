import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

/// Every vector of what is left of a room that was destroyed.
@Suite("vectors of tombstones")
struct TombstoneVectorTests {
    @Test("a tombstone gives what its vector says", arguments: folder.vectors(of: "tombstone"))
    func tombstone(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        do {
            let stone = try #require(try room.tombstone(program: program, checkpoint: logs.checkpoint))
            let found = Finding(ok: [
                ("index", "\(stone.receipt.index)"),
                ("entry_hash", Hexadecimal.encode(stone.receipt.entryHash.bytes)),
                ("author", Hexadecimal.encode(stone.author.fingerprint.bytes)),
            ])
            #expect(found == file.expected)
            #expect(stone.statement.encoded == room.entries[0].entry)
        } catch let error as LogError {
            #expect(Finding(error) == file.expected)
            #expect(error.log == room.log)
        }
    }

    @Test("A41 where the end of a room was verified, no other can stand in its place")
    func otherEnd() throws {
        let logs = try VectorLog(named: "tombstone/ok")
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        let stone = try #require(try room.tombstone(program: program, checkpoint: nil))
        let (before, after) = (stone.statement.prefix.seen, stone.receipt.place)
        for end in [before, after] {
            #expect(try room.tombstone(program: program, checkpoint: nil, end: end) == stone)
        }
        for count in [1, before.count - 1, before.count, after.count, after.count + 1] {
            let other = Place(count: count, head: Place(startOf: room.log).head)
            #expect(throws: LogError(log: room.log, index: before.count, fault: .forked)) {
                try room.tombstone(program: program, checkpoint: nil, end: other)
            }
        }
    }

    @Test(
        "a log that is not only a tombstone is none",
        arguments: ["ok", "ok-opened", "ok-long", "ok-destroyed", "destroyed-not-closed"])
    func none(_ name: String) throws {
        let logs = try VectorLog(named: "room-log/\(name)")
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        #expect(try room.tombstone(program: program, checkpoint: nil) == nil)
        let empty = UnverifiedLog(log: room.log)
        #expect(try empty.tombstone(program: program, checkpoint: nil) == nil)
    }

    @Test("a tombstone alone is no log that anything can be opened of")
    func noLog() throws {
        let logs = try VectorLog(named: "tombstone/ok")
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        do throws(LogError) {
            _ = try room.verified(program: program, checkpoint: nil)
            Issue.record("it is taken for a log")
        } catch {
            #expect(error.fault == .otherLogSeen)
        }
        let placed = room.entries.map { stored in
            PlacedStatement(before: Place(startOf: room.log), stored: stored)
        }
        #expect(throws: LogError.self) {
            try UnverifiedStatements(
                log: room.log, statements: placed, statementReceipt: room.receipt, endReceipt: room.receipt,
                approvals: []
            ).verified(program: program, checkpoint: nil)
        }
    }
}
