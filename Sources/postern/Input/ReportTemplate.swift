/// What a project's policy asks of a report.
enum ReportTemplate {
    struct Part {
        let title: String
        let isRequired: Bool
    }

    static let parts = [
        Part(title: "Description", isRequired: true),
        Part(title: "Steps to reproduce", isRequired: true),
        Part(title: "Versions affected", isRequired: true),
        Part(title: "Impact", isRequired: true),
        Part(title: "Who else knows", isRequired: false),
        Part(title: "Planned publication date", isRequired: false),
        Part(title: "Credit wanted", isRequired: false),
    ]

    /// The first line. Where it still stands, the text is a filled-in template and every required part is asked
    /// for; without it only the parts whose headings are there.
    static let marker =
        "<!-- postern report: everything below is sent exactly as it stands; the first four parts are required -->"

    static var text: String {
        marker + "\n" + parts.map { "\n## \($0.title)\n\n" }.joined()
    }

    /// The required parts that hold nothing.
    /// - Parameter isTemplate: the text was made from the template, whether or not its first line still stands.
    static func emptyParts(of bytes: [UInt8], isTemplate: Bool) -> [String] {
        let content = contents(of: String(decoding: bytes, as: UTF8.self))
        let asksForAll = isTemplate || content.hasMarker
        return parts.filter(\.isRequired).map(\.title).filter { title in
            content.parts[title].map { !$0 } ?? asksForAll
        }
    }

    /// Refuses a report with empty required parts, naming them.
    static func check(_ bytes: [UInt8], isTemplate: Bool) throws(Failure) {
        let empty = emptyParts(of: bytes, isTemplate: isTemplate)
        guard !empty.isEmpty else { return }
        throw Failure(
            "these required parts of the report are empty: "
                + empty.map { $0.lowercased() }.joined(separator: ", "),
            hints: ["fill them in and run it again; nothing was sent"])
    }

    /// For each heading of the template that is there, whether anything stands under it.
    private static func contents(of text: String) -> (parts: [String: Bool], hasMarker: Bool) {
        var found: [String: Bool] = [:]
        var current: String?
        var isFenced = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = String(line).trimmed
            let isFence = line.hasPrefix("```") || line.hasPrefix("~~~")
            if isFence { isFenced.toggle() }
            if !isFenced && !isFence && line.hasPrefix("#") {
                if let title = title(ofHeading: line) {
                    current = title
                    found[title] = found[title] ?? false
                    continue
                }
                // A heading below ours divides its part; one of the writer's own beside ours ends it.
                if line.prefix(while: { $0 == "#" }).count <= 2 { current = nil }
            }
            let isComment = line.hasPrefix("<!--") && line.hasSuffix("-->")
            if let current, !line.isEmpty, !isComment { found[current] = true }
        }
        return (found, text.hasPrefix(marker.prefix(20)))
    }

    private static func title(ofHeading line: String) -> String? {
        let heading = String(line.drop { $0 == "#" }.prefix { $0 != ":" }).trimmed.lowercased()
        return parts.map(\.title).first { $0.lowercased() == heading }
    }
}
