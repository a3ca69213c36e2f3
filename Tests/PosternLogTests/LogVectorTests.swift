import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

let folder = VectorFolder(besideTargetOf: #filePath)

/// Every vector of a whole log: verified from its first entry, with its receipts and the checkpoint.
@Suite("vectors of logs")
struct LogVectorTests {
    private func contents(_ count: UInt64, _ checkpoint: Checkpoint?) -> Finding {
        Finding(ok: [
            ("count", "\(count)"), ("checkpoint_after", Hexadecimal.encode(checkpoint?.encoded ?? [])),
        ])
    }

    @Test("a program log gives what its vector says", arguments: folder.vectors(of: "program-log"))
    func programLog(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        do {
            let program = try logs.program.verifiedProgram(checkpoint: logs.checkpoint)
            #expect(contents(program.state.count, program.checkpoint) == file.expected)
        } catch {
            #expect(Finding(error) == file.expected)
            #expect(error.log == logs.program.log || error.fault.isOfGenesis)
        }
    }

    @Test("a room's log gives what its vector says", arguments: folder.vectors(of: "room-log"))
    func roomLog(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        do {
            let verified = try room.verified(program: program, checkpoint: logs.checkpoint)
            #expect(contents(verified.state.count, verified.lastCheckpoint) == file.expected)
            for (entry, stored) in zip(verified.entries, room.entries) {
                #expect(entry.entry.encoded == stored.entry)
            }
        } catch {
            #expect(Finding(error) == file.expected)
            #expect(error.log == room.log)
        }
    }

    @Test(
        "a room's log that is extended entry by entry gives the same",
        arguments: folder.vectors(of: "room-log"))
    func extended(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        // What a checkpoint refuses is refused when all of it is there.
        guard logs.checkpoint == nil else { return }
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        var verified = try UnverifiedLog(log: room.log).verified(program: program, checkpoint: nil)
        do {
            for stored in room.entries {
                let before = (verified.state, verified.entries.count)
                do {
                    try verified.extend(with: [stored], program: program)
                } catch {
                    #expect(verified.state == before.0)
                    #expect(verified.entries.count == before.1)
                    throw error
                }
            }
            #expect(contents(verified.state.count, verified.lastCheckpoint) == file.expected)
        } catch let error as LogError {
            #expect(Finding(error) == file.expected)
        }
    }

    @Test("each fault of a log occurs in a vector", arguments: LogFaultName.allCases)
    func complete(_ name: LogFaultName) throws {
        let vectors = folder.vectors(of: "program-log") + folder.vectors(of: "room-log")
        let outcomes = try vectors.map { try $0.file().expected.outcome }
        #expect(outcomes.contains("error \(name.rawValue)"))
    }
}

extension LogFault {
    /// Before the genesis is known, an error cannot name the program.
    fileprivate var isOfGenesis: Bool {
        if case .undecodable = self { true } else { false }
    }
}

extension VerifiedLog {
    /// What a client remembers of the log.
    var lastCheckpoint: Checkpoint? {
        entries.last.map { Checkpoint(log: state.log, index: $0.index, entryHash: $0.hash) }
    }
}
