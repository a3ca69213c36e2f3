import PosternFormat
import PosternLog
import PosternSigning
import Testing
import VectorFiles

let folder = VectorFolder(besideTargetOf: #filePath)

/// Every vector of a whole log: verified from its first entry, with its receipts and the checkpoint.
@Suite("vectors of logs")
struct LogVectorTests {
    private func contents(_ checkpoint: Checkpoint, _ more: [(String, String)] = []) -> Finding {
        Finding(
            ok: [
                ("count", "\(checkpoint.place.count)"),
                ("checkpoint_after", Hexadecimal.encode(checkpoint.encoded)),
            ] + more)
    }

    private func contents(_ verified: VerifiedLog) -> Finding {
        guard let newer = verified.newer else { return contents(verified.checkpoint) }
        let found = Finding(newer).contents
        return contents(
            verified.checkpoint,
            [("newer_from", "\(newer.index)")]
                + ["because", "field"].compactMap { key in found[key].map { (key, $0[0]) } })
    }

    @Test("a program log gives what its vector says", arguments: folder.vectors(of: "program-log"))
    func programLog(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        do {
            let program = try logs.program.verifiedProgram(checkpoint: logs.checkpoint)
            #expect(contents(program.checkpoint) == file.expected)
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
            #expect(contents(verified) == file.expected)
            #expect(verified.entries.count == Int(verified.newer?.index ?? verified.place.count))
            for (entry, stored) in zip(verified.entries, room.entries) {
                #expect(entry.entry.encoded == stored.entry)
            }
        } catch {
            #expect(Finding(error) == file.expected)
            #expect(error.log == room.log)
        }
    }

    @Test(
        "a room's log whose last entry comes later gives the same", arguments: folder.vectors(of: "room-log"))
    func extended(_ vector: NamedVector) throws {
        let file = try vector.file()
        let logs = try VectorLog(file)
        // What a checkpoint refuses is refused when all of it is there.
        guard logs.checkpoint == nil else { return }
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        let room = try #require(logs.room)
        var verified = try UnverifiedLog(log: room.log).verified(program: program, checkpoint: nil)
        for stored in room.entries.dropLast() {
            // Each receipt but the last is missing in a vector, and nothing may change where it is.
            let before = (verified.state, verified.entries.count, verified.heads, verified.newer)
            #expect(throws: LogError.self) {
                try verified.extend(with: [stored], receipt: [], program: program)
            }
            #expect(verified.state == before.0 && verified.entries.count == before.1)
            #expect(verified.heads == before.2 && verified.newer == before.3)
        }
        do {
            try verified.extend(with: room.entries, receipt: room.receipt, program: program)
            #expect(contents(verified) == file.expected)
        } catch {
            #expect(Finding(error) == file.expected)
            #expect(verified.entries.isEmpty && verified.place == Place(startOf: room.log))
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
        switch self {
        case .undecodable, .newer: true
        default: false
        }
    }
}

extension VerifiedLog {
    /// What a client remembers of the log.
    var checkpoint: Checkpoint { Checkpoint(log: state.log, place: place) }
}
