public import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Writes each event as one line of `key=value` to standard error.
///
/// What is logged says what the server does, and nothing about who uses it: no addresses, bodies, keys or ids.
public struct LogLine: LogHandler {
    /// What every line of this logger carries.
    public var metadata: Logger.Metadata = [:]
    /// What is written at all.
    public var logLevel: Logger.Level

    /// A handler that writes events of `level` and worse.
    public init(level: Logger.Level) { logLevel = level }

    /// One value of what every line carries.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line, in one call, so that lines of several threads do not mix.
    public func log(event: LogEvent) {
        StandardStream.error.write(line: Self.text(event, metadata, at: Date()))
    }

    static func text(_ event: LogEvent, _ metadata: Logger.Metadata, at time: Date) -> String {
        var line =
            "time=\(time.formatted(.iso8601)) level=\(event.level) message=\(quoted("\(event.message)"))"
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(quoted("\(value)"))" }
        return line
    }

    /// In quotation marks where it is more than a word; a line stays one line whatever is in it.
    private static func quoted(_ text: String) -> String {
        let isWord = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x3d && $0 != 0x5c }
        if isWord, !text.isEmpty { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value): quoted += "?"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
