import PosternAPI

/// What came back, as it was on the wire.
struct Answer {
    let status: Int
    let lines: [String]
    let body: [UInt8]

    /// The value of a field, by its lower-case name.
    subscript(_ name: String) -> String? {
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name { return String(parts[1].drop { $0 == " " }) }
        }
        return nil
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var problem: Problem? { JSONBody.decode(Problem.self, from: body) }

    /// Everything that somebody who probes can compare: all but the time of day.
    var visible: [String] { ["\(status)"] + lines.filter { !$0.hasPrefix("Date:") } + [text] }
}
