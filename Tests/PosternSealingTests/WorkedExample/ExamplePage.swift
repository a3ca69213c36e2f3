import Foundation

/// A page of the specification with values of the worked example: its text, and the values in it.
struct ExamplePage {
    private static let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/PosternFormat/PosternFormat.docc")

    private let file: URL
    private let text: String

    init(_ name: String) throws {
        file = Self.catalogue.appendingPathComponent("\(name).md")
        text = try String(contentsOf: file, encoding: .utf8)
    }

    /// Where values stand: blocks between fences, and code in a line that is long and nothing but a value. Signed
    /// requests and their signature base are blocks as well.
    private var places: [(range: Range<String.Index>, isBlock: Bool)] {
        let pattern =
            /```\n([0-9a-z:\/.\-\n]+?|(?:GET|POST) \/[^`]+?|"@method": (?:GET|POST)[^`]+?)\n```|`([0-9a-z]{16,})`/
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
        try text.write(to: file, atomically: true, encoding: .utf8)
    }
}
