/// Takes counts out of a stream of server-sent events, however it is cut into pieces.
///
/// A server that sends a line without an end cannot fill the memory: lines longer than 1,024 bytes end the reading.
public struct CountEventReader: Sendable {
    /// What cannot be an event stream of ours.
    public enum Failure: Error, Hashable { case lineTooLong, notACount }

    private var line: [UInt8] = []
    private var event = ""
    private var data = ""

    /// A reader at the start of a stream.
    public init() {}

    /// The counts whose events end inside `bytes`.
    public mutating func read(_ bytes: some Sequence<UInt8>) throws(Failure) -> [UInt64] {
        var counts: [UInt64] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                guard line.count < 1024 else { throw .lineTooLong }
                if byte != UInt8(ascii: "\r") { line.append(byte) }
                continue
            }
            if let count = try endLine() { counts.append(count) }
        }
        return counts
    }

    private mutating func endLine() throws(Failure) -> UInt64? {
        let text = String(decoding: line, as: UTF8.self)
        line.removeAll(keepingCapacity: true)
        guard text.isEmpty else {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? parts[1].drop { $0 == " " } : ""
            switch parts[0] {
            case "event": event = String(value)
            case "data": data = String(value)
            default: break
            }
            return nil
        }
        defer { (event, data) = ("", "") }
        guard event == "count" else { return nil }
        guard let read = JSONBody.decode(CountEvent.self, from: Array(data.utf8)) else { throw .notACount }
        return read.count
    }
}
