import PosternFormat
import Testing
import VectorFiles

// K-1, that a checkpoint is one of this log, is a precondition here; H-1 to H-11 are of requests, not of objects.
private let numbers: [String: ClosedRange<Int>] = [
    "D": 1...6, "F": 1...14, "A": 1...4, "C": 1...4, "I": 1...6, "G": 1...5, "P": 1...25, "L": 1...14,
    "E": 1...13,
    "S": 1...23, "X": 1...3, "M": 1...3, "N": 1...4, "V": 1...5, "W": 1...4, "O": 1...11, "R": 1...4,
    "K": 2...3, "T": 1...8, "B": 1...6,
]

// Checks of the first edition, whose numbers are not given again: L-4, L-5, M-4, V-4, O-8, R-5, E-7. There never was an
// E-10 or a T-5.
private let retired: Set = ["L-4", "L-5", "V-4", "O-8", "E-7", "E-10", "T-5"]

private let specifiedChecks: [String] = numbers.flatMap { letter, numbers in
    numbers.map { "\(letter)-\($0)" }
}.filter { !retired.contains($0) }.sorted()

@Suite("completeness of the vectors")
struct CompletenessTests {
    private static let files: [VectorFile] = folder.objects.flatMap { object in
        folder.vectors(of: object).compactMap { try? $0.file() }
    }

    @Test("each fault of form occurs in a vector", arguments: FormatErrorName.allCases)
    func formatError(_ name: FormatErrorName) {
        #expect(Self.files.contains { $0.expected.outcome == "error \(name.rawValue)" })
    }

    @Test(
        "each check of the specification that a vector can show is shown by one", arguments: specifiedChecks)
    func check(_ id: String) {
        // E-4 fixes the size of a wrap, so that its plaintext always has 64 bytes (W-2). F-10 is shown as C-2 and E-2.
        let covered = Set(Self.files.compactMap { $0["check"] }).union(["W-2", "F-10"])
        #expect(covered.contains(id))
    }

    @Test("each object that has a number has vectors, right ones and faulty ones")
    func objects() {
        let numbered = [
            "card", "genesis", "program-statement", "statement", "message", "receipt", "checkpoint",
            "identity",
            "sealed-identity", "invite", "program-address", "commitment", "history-grant", "approval",
            "policy", "later-entry", "page", "statements-page",
        ]
        for object in numbered {
            let outcomes = folder.vectors(of: object).compactMap { try? $0.file().expected.outcome }
            #expect(outcomes.contains("ok"), "\(object)")
            #expect(outcomes.contains { $0 != "ok" }, "\(object)")
        }
    }

    @Test("whatever is refused names a check of the specification, and what is right names none")
    func checks() throws {
        for object in folder.objects {
            for vector in folder.vectors(of: object) {
                let file = try vector.file()
                // That a secret was not given to a reader is no check that fails.
                let isRefused = !["ok", "error noSecret"].contains(file.expected.outcome)
                #expect((file["check"] != nil) == isRefused, "\(vector)")
                if let check = file["check"] { #expect(specifiedChecks.contains(check), "\(vector)") }
                #expect(file["object"] == object, "\(vector)")
            }
        }
    }

    @Test("no file is in the folder that no test reads")
    func nothingUnread() {
        let read: Set = [
            "approval", "base32", "card", "checkpoint", "commitment", "content", "derivation", "digest",
            "ed25519",
            "entry",
            "genesis",
            "history-grant", "identity", "invite", "later-entry", "message", "opening", "origin", "padding",
            "page", "policy", "program-address", "program-log",
            "program-statement", "receipt", "room-log", "sealed-identity", "statement", "statements",
            "statements-page",
            "text",
            "tombstone", "wrap",
        ]
        #expect(Set(folder.objects) == read)
    }
}
