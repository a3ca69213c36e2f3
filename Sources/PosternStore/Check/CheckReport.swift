public import PosternFormat

/// What `check` found.
public struct CheckReport: Hashable, Sendable {
    /// How many program logs there are.
    public internal(set) var programs = 0
    /// How many room logs there are.
    public internal(set) var rooms = 0
    /// How many entries were verified.
    public internal(set) var entries = 0
    /// Everything that is not as it must be; none in a clean database.
    public internal(set) var findings: [CheckFinding] = []

    /// Whether everything is as it must be.
    public var isClean: Bool { findings.isEmpty }
}

/// One thing that is not as it must be.
public struct CheckFinding: Hashable, Sendable {
    /// The log it is in; nil where it concerns the database as a whole, or where the log cannot be told any more.
    public let log: LogID?
    /// The entry it is at, if it is at one.
    public let index: UInt64?
    /// What is so.
    public let text: String
}

extension CheckFinding: CustomStringConvertible {
    /// The place and the thing, in one line: `program …: case …: room shared: entry 7: does not open`.
    public var description: String {
        var place: [String] = []
        if let log {
            place.append("program \(log.program)")
            if !log.isProgramLog {
                place.append("case \(log.caseID)")
                place.append("room \(log.room)")
            }
        }
        if let index { place.append("entry \(index)") }
        place.append(text)
        return place.joined(separator: ": ")
    }
}
