/// A room of a case: 1 to 32 of `a`-`z`, `0`-`9` and `-`. The empty name stands for the program log.
public struct RoomName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// The researcher and the maintainers.
    public static let shared = RoomName(unchecked: "shared")
    /// The maintainers only.
    public static let `internal` = RoomName(unchecked: "internal")
    /// No room: the program log.
    public static let none = RoomName(unchecked: "")

    /// The name, or nil where it is empty, too long or holds other characters.
    public init?(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    init?(bytes: some Collection<UInt8>) {
        let isAllowed = bytes.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard (1...32).contains(bytes.count), isAllowed else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private init(unchecked text: String) { self.text = text }

    /// The name.
    public var description: String { text }

    /// Alphabetical order.
    public static func < (left: RoomName, right: RoomName) -> Bool { left.text < right.text }
}

extension Decoder {
    mutating func roomName() throws(FormatError) -> RoomName {
        guard let name = RoomName(bytes: try vector("room", 1...32)) else { throw .value("room") }
        return name
    }
}
