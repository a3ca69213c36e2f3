public import PosternFormat
public import PosternSigning

/// What a server says about itself: `GET /v1/server`.
public struct ServerDescription: Hashable, Sendable, Codable {
    /// The numbers that a client has to keep to.
    public struct Limits: Hashable, Sendable, Codable {
        /// The longest entry, in bytes.
        public let entryBytes: Int
        /// The most entries in a page.
        public let pageEntries: Int

        /// Limits.
        public init(entryBytes: Int, pageEntries: Int) {
            self.entryBytes = entryBytes
            self.pageEntries = pageEntries
        }
    }

    /// The key that signs receipts; a genesis names it.
    public let serverKey: VerifyingKey
    /// The suites that the server takes entries of.
    public let suites: [UInt8]
    /// The numbers that a client has to keep to.
    public let limits: Limits
    /// The server's clock, for a client whose own is wrong.
    public let time: Timestamp

    /// A description.
    public init(serverKey: VerifyingKey, suites: [UInt8], limits: Limits, time: Timestamp) {
        self.serverKey = serverKey
        self.suites = suites
        self.limits = limits
        self.time = time
    }

    private enum Key: String, CodingKey { case serverKey, suites, limits, time }

    /// Reads the JSON object.
    public init(from decoder: any Swift.Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        serverKey = try object.decodeText(VerifyingKey.self, forKey: .serverKey)
        suites = try object.decode([UInt8].self, forKey: .suites)
        limits = try object.decode(Limits.self, forKey: .limits)
        guard let time = Timestamp(milliseconds: try object.decode(UInt64.self, forKey: .time)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .time, in: object, debugDescription: "no such time")
        }
        self.time = time
    }

    /// Writes the JSON object.
    public func encode(to encoder: any Swift.Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(serverKey.text, forKey: .serverKey)
        try object.encode(suites, forKey: .suites)
        try object.encode(limits, forKey: .limits)
        try object.encode(time.milliseconds, forKey: .time)
    }
}

extension KeyedDecodingContainer {
    /// A value that JSON holds as base32 text.
    func decodeText<Value: FixedBytes>(_ type: Value.Type, forKey key: Key) throws -> Value {
        guard let value = Value(text: try decode(String.self, forKey: key)) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not base32")
        }
        return value
    }
}
