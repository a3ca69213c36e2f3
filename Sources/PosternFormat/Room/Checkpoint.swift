/// What a client remembers of a log: the place up to which it verified it. Specification: "Checkpoint".
public struct Checkpoint: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// The place after the last entry that was verified.
    public let place: Place

    /// A checkpoint.
    public init(log: LogID, place: Place) {
        self.log = log
        self.place = place
    }

    /// Its bytes.
    public var encoded: [UInt8] {
        var encoder = Encoder(.checkpoint)
        log.encode(into: &encoder)
        place.encode(into: &encoder)
        return encoder.bytes
    }

    /// Reads a checkpoint.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = try Decoder(bytes, .checkpoint)
        log = try decoder.logID()
        place = try decoder.place("place")
        try decoder.finish()
    }
}
