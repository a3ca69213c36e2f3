import Foundation

/// The page of the specification with the worked example: its text, and the values in it.
struct ExamplePage {
    private static let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/PosternFormat/PosternFormat.docc/WorkedExample.md")

    let text: String

    init() throws { text = try String(contentsOf: Self.place, encoding: .utf8) }

    /// Where values stand: blocks between fences, and code in a line that is long and nothing but a value.
    private var places: [(range: Range<String.Index>, isBlock: Bool)] {
        let pattern = /```\n([0-9a-z:\/.\-\n]+?)\n```|`([0-9a-z]{16,})`/
        return text.matches(of: pattern).compactMap { match in
            if let block = match.output.1 { return (block.startIndex..<block.endIndex, true) }
            return match.output.2.map { ($0.startIndex..<$0.endIndex, false) }
        }
    }

    /// The values, in their order.
    var values: [(text: String, isBlock: Bool)] {
        places.map { (text: String(text[$0.range]), isBlock: $0.isBlock) }
    }

    /// Writes the page with other values in the places of these.
    func write(_ values: [String]) throws {
        var text = text
        // From the end, so that the places before stay where they are.
        for (place, value) in zip(places, values).reversed() {
            text.replaceSubrange(place.range, with: value)
        }
        try text.write(to: Self.place, atomically: true, encoding: .utf8)
    }
}
