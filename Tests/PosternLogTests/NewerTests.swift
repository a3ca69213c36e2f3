import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// A56: something dressed up as newer. Only what the program's level covers is newer; all else of a later edition is a fault.
@Suite("what a later edition adds")
struct NewerTests {
    private static let vectors = ["program-log", "room-log", "statements", "tombstone"].flatMap { object in
        folder.vectors(of: object).filter { $0.name.contains("/future-") && $0.name.hasSuffix("uncovered") }
    }

    @Test("A56 what the level does not cover is a fault, wherever it stands", arguments: vectors)
    func uncovered(_ vector: NamedVector) throws {
        let file = try vector.file()
        #expect(file.expected.outcome == "error uncovered")
        #expect(["unknownKind", "criticalExtension", "suite"].contains(try file.value("because")))
    }

    @Test("A56 there is something uncovered in each kind of log")
    func complete() { #expect(Self.vectors.count > 30) }

    @Test(
        "A56 a critical entry that no member signed is not newer",
        arguments: [
            ("critical-by-stranger", false), ("critical-by-removed", false),
            ("critical-signed-by-another", true),
        ])
    func unsigned(_ name: String, _ isSignature: Bool) throws {
        let fault = try #require(try refusal("room-log/later-entry-\(name)"))
        switch fault {
        case .signature: #expect(isSignature)
        case .notAMember: #expect(!isSignature)
        default: Issue.record("\(fault)")
        }
    }

    @Test("A56 a critical extension that no coordinator signed is not newer")
    func forgedExtension() throws {
        for reason in statementKinds {
            #expect(try refusal("room-log/future-\(reason)-extension-forged") == .signature)
            #expect(try refusal("room-log/future-\(reason)-extension-by-maintainer") == .authorNotCoordinator)
        }
        #expect(try refusal("program-log/future-statement-extension-forged") == .signature)
        #expect(try refusal("program-log/future-statement-extension-by-maintainer") == .authorNotCoordinator)
        #expect(try refusal("program-log/future-policy-extension-forged") == .signature)
    }

    @Test(
        "A56 a genesis is newer only where it is the pinned one",
        arguments: ["extension", "suite", "card-suite", "card-extension"])
    func genesis(_ name: String) throws {
        #expect(try refusal("program-log/future-genesis-\(name)-of-another") == .otherProgram)
        if case .newer = try refusal("program-log/future-genesis-\(name)") { return }
        Issue.record("the pinned one is not newer")
    }

    @Test("what comes behind a newer entry is neither shown nor added to, and is chained")
    func behind() throws {
        let (program, room, verified) = try VectorLog(named: "room-log/ok-behind-newer").verified()
        let newer = try #require(verified.newer)
        #expect(newer.index == 4 && verified.entries.count == 4)
        #expect(verified.place.count == UInt64(room.entries.count))
        #expect(verified.place == room.places.last)
        #expect(verified.historyAsks.isEmpty)
        // What is told of the room is what was understood.
        let before = try SigningServer().log(room, upTo: 4).verified(program: program, checkpoint: nil)
        #expect(verified.state.statements == before.state.statements)
    }

    @Test("an entry of a later kind that need not be understood counts, and more can follow")
    func counts() throws {
        let (_, _, verified) = try VectorLog(named: "room-log/ok-later-entry").verified()
        #expect(verified.newer == nil && verified.entries.count == 3)
        guard case .later(let entry) = verified.entries[1].entry else {
            Issue.record("no later entry")
            return
        }
        #expect(entry.kind == 16 && !entry.isCritical)
    }
}
