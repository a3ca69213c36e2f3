public import PosternFormat
internal import PosternSigning

/// The rooms of a program that the signer may read: `GET /v1/programs/{program}/rooms`.
public struct RoomList: Hashable, Sendable, Codable {
    /// One room.
    public struct Room: Hashable, Sendable, Codable {
        /// The case.
        public let caseID: CaseID
        /// The room's name.
        public let name: RoomName
        /// How many entries its log has.
        public let count: UInt64

        /// A room.
        public init(caseID: CaseID, name: RoomName, count: UInt64) {
            self.caseID = caseID
            self.name = name
            self.count = count
        }

        private enum Key: String, CodingKey {
            case caseID = "case"
            case name = "room"
            case count
        }

        /// Reads the JSON object.
        public init(from decoder: any Swift.Decoder) throws {
            let object = try decoder.container(keyedBy: Key.self)
            caseID = try object.decodeText(CaseID.self, forKey: .caseID)
            guard let name = RoomName(try object.decode(String.self, forKey: .name)) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .name, in: object, debugDescription: "not a room name")
            }
            self.name = name
            count = try object.decode(UInt64.self, forKey: .count)
        }

        /// Writes the JSON object.
        public func encode(to encoder: any Swift.Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(caseID.text, forKey: .caseID)
            try object.encode(name.text, forKey: .name)
            try object.encode(count, forKey: .count)
        }
    }

    /// The rooms.
    public let rooms: [Room]

    /// A list.
    public init(rooms: [Room]) { self.rooms = rooms }
}
