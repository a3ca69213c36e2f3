internal import PosternFormat
internal import PosternStore

/// What the server takes on at once. Whoever wants more is told so, and when to come back.
public struct ServerLimits: Sendable, Hashable {
    /// The longest body, in bytes.
    public var bodyBytes = Limits.entryBytes
    /// The largest header, request line included, in bytes.
    public var headerBytes = 16_384
    /// The most header fields.
    public var headerFields = 64
    /// The most entries of a page.
    public var pageEntries = 256
    /// The most bytes of entries in a page; one entry is given whatever its size.
    public var pageBytes = 4_194_304
    /// The most bytes of bodies and pages that are held in memory at once.
    public var heldBytes = 134_217_728
    /// The most bytes of one person's bodies and pages that are held in memory at once.
    public var heldBytesPerMember = 33_554_432
    /// The most open event streams.
    public var streams = 1_024
    /// The most open event streams of one person.
    public var streamsPerMember = 8
    /// The most open connections.
    public var connections = 16_384
    /// The most open connections of one address. Nil means 256, and no limit on loopback, where all of them are
    /// the machine's own or a proxy's.
    public var connectionsPerAddress: Int?
    /// Bytes of entries that one person may add in a day, and as many at once, to all rooms together: keeps the disk
    /// from filling up sooner than its operator looks. Statements have as many of their own.
    public var memberBytesPerDay = 268_435_456
    /// Entries a second that one person may add to one log, over time: apart from reading and from other rooms, so
    /// that a member who floods a room keeps nobody else from writing there. Statements have a rate of their own.
    public var entryRate = 5
    /// Entries that one person may add to one log at once.
    public var entryBurst = 60
    /// The most entries that one person may add to one room over its life, statements not counted. A room is one
    /// report's: a person with more to say opens another.
    public var roomEntriesPerMember = 20_000
    /// The most bytes of entries that one person may add to one room over its life, statements not counted.
    public var roomBytesPerMember = 268_435_456
    /// Requests a second of one person, over time.
    public var memberRate = 20
    /// Requests of one person at once.
    public var memberBurst = 200
    /// Requests a second from one address, over time.
    public var addressRate = 200
    /// Requests from one address at once.
    public var addressBurst = 1_000
    /// Seconds for a header to arrive.
    public var headerSeconds = 10
    /// Seconds for a body to arrive.
    public var bodySeconds = 30
    /// Seconds that a connection may do nothing, and a reader may not read.
    public var idleSeconds = 60
    /// Seconds that a request may still take to arrive once the server is told to stop.
    public var stopSeconds = 2

    /// The default limits.
    public init() {}

    /// How much one person may add to one room. Statements have a share that no option makes smaller: what an operator
    /// sets against noise must not keep a coordinator from a remedy. Whatever is set, one entry fits.
    var share: ShareLimit {
        ShareLimit(
            said: Share(
                entries: UInt64(max(roomEntriesPerMember, 1)),
                bytes: UInt64(max(roomBytesPerMember, bodyBytes, 0))),
            stated: Share(entries: 20_000, bytes: 268_435_456))
    }

    /// How many connections more are taken, only to be told that there are too many.
    var connectionsToTell: Int { min(256, max(connections / 8, 1)) }

    /// Lowers the number of connections to what so many open files allow: each connection is one, and the database and
    /// the program need some too. Says whether that was needed.
    public mutating func fit(openFiles: Int) -> Bool {
        let most = max(openFiles - 64, 2)
        guard openFiles > 0, connections + connectionsToTell > most else { return false }
        connections = max(most * 8 / 9 - 1, 1)
        return true
    }

    /// What stands for `connectionsPerAddress` where it is nil.
    public static let defaultConnectionsPerAddress = 256
}
