import Foundation
import Testing
import VectorFiles

/// The table of the page "Attacks": each attack with tests or vectors that are in the tree under that number.
@Suite("the table of attacks")
struct AttackTableTests {
    /// A row: the number, and what stands under "shown by".
    struct Row: Sendable, CustomStringConvertible {
        let number: String
        let shownBy: String
        var description: String { number }
    }

    /// The attacks that have a number so far.
    private static let numbers = (Array(1...38) + [40, 41, 44, 50, 51, 52, 53, 54, 56])
        .map { "A\($0)" }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let rows: [Row] = {
        let page = root.appendingPathComponent("Sources/PosternFormat/PosternFormat.docc/Attacks.md")
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, cells[0].wholeMatch(of: /A[0-9]+/) != nil else { return nil }
            return Row(number: cells[0], shownBy: cells[4])
        }
    }()

    /// The text of every file of tests, by the file's name.
    private static let sources: [String: String] = {
        let tests = root.appendingPathComponent("Tests")
        var sources: [String: String] = [:]
        let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let name = file.deletingPathExtension().lastPathComponent
            // Two targets may have a file of one name.
            sources[name, default: ""] += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        }
        return sources
    }()

    private static let vectors: Set<String> = Set(
        folder.objects.flatMap { folder.vectors(of: $0).map(\.name) })

    @Test("it has a row for each attack, in order")
    func complete() { #expect(Self.rows.map(\.number) == Self.numbers) }

    @Test("each row names a test or a vector that shows it", arguments: rows)
    func shown(_ row: Row) { #expect(row.shownBy.contains("`")) }

    @Test("each test in a row is in the tree, in that file, under that number", arguments: rows)
    func tests(_ row: Row) throws {
        for part in row.shownBy.split(separator: "; ") where part.contains("“") {
            let file = try #require(part.firstMatch(of: /`([A-Za-z0-9]+)`: “/)?.output.1)
            let source = try #require(Self.sources[String(file)], "\(file)")
            for match in part.matches(of: /“([^”]+)”/) {
                let sentence = match.output.1
                let isThere = source.contains("\"\(sentence)\"") || source.contains("`\(sentence)`")
                #expect(isThere, "\(file): \(sentence)")
                #expect(sentence.hasPrefix("\(row.number) "), "\(sentence)")
            }
        }
    }

    @Test("each vector in a row is in the tree", arguments: rows)
    func vectors(_ row: Row) {
        for part in row.shownBy.split(separator: "; ") where part.hasPrefix("vectors ") {
            for match in part.matches(of: /`([a-z0-9\/*-]+)`/) {
                #expect(
                    Self.vectors.contains { Self.matches($0, String(match.output.1)) }, "\(match.output.1)")
            }
        }
    }

    @Test("each number begins the name of a test", arguments: numbers)
    func named(_ number: String) throws {
        let name = try Regex("@Test\\([\\s]*\"\(number) |func `\(number) ")
        #expect(Self.sources.values.contains { $0.contains(name) })
    }

    /// Whether a name is one of those that a pattern with `*` stands for.
    private static func matches(_ name: String, _ pattern: String) -> Bool {
        var rest = name[...]
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return name == pattern }
        for (place, part) in parts.enumerated() where !part.isEmpty {
            guard let found = rest.range(of: part), place > 0 || found.lowerBound == name.startIndex else {
                return false
            }
            rest = rest[found.upperBound...]
        }
        return parts.last == "" || rest.isEmpty
    }
}
