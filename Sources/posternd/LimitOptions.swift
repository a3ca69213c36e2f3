import ArgumentParser
import PosternServer

/// What `serve` takes on at once. Whoever wants more is told so, and when to come back.
struct LimitOptions: ParsableArguments {
    private static let defaults = ServerLimits()

    @Option(help: ArgumentHelp("The longest body.", valueName: "bytes"))
    var maxBodyBytes = defaults.bodyBytes

    @Option(help: ArgumentHelp("The largest header.", valueName: "bytes"))
    var maxHeaderBytes = defaults.headerBytes

    @Option(help: ArgumentHelp("The most header fields.", valueName: "n"))
    var maxHeaderFields = defaults.headerFields

    @Option(help: ArgumentHelp("The most entries in a page.", valueName: "n"))
    var maxPageEntries = defaults.pageEntries

    @Option(help: ArgumentHelp("The most bytes of entries in a page.", valueName: "bytes"))
    var maxPageBytes = defaults.pageBytes

    @Option(help: ArgumentHelp("The most bytes of bodies and pages in memory.", valueName: "bytes"))
    var maxHeldBytes = defaults.heldBytes

    @Option(help: ArgumentHelp("The most bytes of one person's bodies and pages.", valueName: "bytes"))
    var maxHeldBytesPerMember = defaults.heldBytesPerMember

    @Option(help: ArgumentHelp("The most open event streams.", valueName: "n"))
    var maxStreams = defaults.streams

    @Option(help: ArgumentHelp("The most open event streams of one person.", valueName: "n"))
    var maxStreamsPerMember = defaults.streamsPerMember

    @Option(help: ArgumentHelp("The most open connections.", valueName: "n"))
    var maxConnections = defaults.connections

    @Option(
        help: ArgumentHelp(
            """
            The most open connections of one address. (default: \(ServerLimits.defaultConnectionsPerAddress), and no \
            limit for loopback)
            """, valueName: "n"))
    var maxConnectionsPerAddress: Int?

    @Option(help: ArgumentHelp("Bytes of entries that one person may add in a day.", valueName: "bytes"))
    var memberBytes = defaults.memberBytesPerDay

    @Option(help: ArgumentHelp("Entries a second of one person in one room.", valueName: "n"))
    var entryRate = defaults.entryRate

    @Option(help: ArgumentHelp("Entries of one person in one room at once.", valueName: "n"))
    var entryBurst = defaults.entryBurst

    @Option(help: ArgumentHelp("The most entries of one person in one room.", valueName: "n"))
    var maxRoomEntriesPerMember = defaults.roomEntriesPerMember

    @Option(help: ArgumentHelp("The most bytes of one person's entries in one room.", valueName: "bytes"))
    var maxRoomBytesPerMember = defaults.roomBytesPerMember

    @Option(help: ArgumentHelp("Requests a second of one person, over time.", valueName: "n"))
    var memberRate = defaults.memberRate

    @Option(help: ArgumentHelp("Requests of one person at once.", valueName: "n"))
    var memberBurst = defaults.memberBurst

    @Option(help: ArgumentHelp("Requests a second from one address, over time.", valueName: "n"))
    var addressRate = defaults.addressRate

    @Option(help: ArgumentHelp("Requests from one address at once.", valueName: "n"))
    var addressBurst = defaults.addressBurst

    @Option(help: ArgumentHelp("For a header to arrive.", valueName: "seconds"))
    var headerTimeout = defaults.headerSeconds

    @Option(help: ArgumentHelp("For a body to arrive.", valueName: "seconds"))
    var bodyTimeout = defaults.bodySeconds

    @Option(help: ArgumentHelp("For a connection to do nothing.", valueName: "seconds"))
    var idleTimeout = defaults.idleSeconds

    func validate() throws {
        let numbers = [
            maxBodyBytes, maxHeaderBytes, maxHeaderFields, maxPageEntries, maxPageBytes, maxHeldBytes,
            maxHeldBytesPerMember, maxStreams, maxStreamsPerMember, maxConnections,
            maxConnectionsPerAddress ?? 1, entryRate, entryBurst, maxRoomEntriesPerMember, memberRate,
            memberBurst, addressRate, addressBurst, headerTimeout, bodyTimeout, idleTimeout,
        ]
        guard numbers.allSatisfy({ (1...(1 << 29)).contains($0) }) else {
            throw ValidationError("limits are whole numbers from 1 to \(1 << 29)")
        }
        // These are on disk, not in memory.
        guard [memberBytes, maxRoomBytesPerMember].allSatisfy({ (1...(1 << 40)).contains($0) }) else {
            throw ValidationError("bytes of entries are whole numbers from 1 to \(1 << 40)")
        }
    }

    var limits: ServerLimits {
        var limits = ServerLimits()
        limits.bodyBytes = maxBodyBytes
        limits.headerBytes = maxHeaderBytes
        limits.headerFields = maxHeaderFields
        limits.pageEntries = maxPageEntries
        limits.pageBytes = maxPageBytes
        limits.heldBytes = maxHeldBytes
        limits.heldBytesPerMember = maxHeldBytesPerMember
        limits.streams = maxStreams
        limits.streamsPerMember = maxStreamsPerMember
        limits.connections = maxConnections
        limits.connectionsPerAddress = maxConnectionsPerAddress
        limits.memberBytesPerDay = memberBytes
        limits.entryRate = entryRate
        limits.entryBurst = entryBurst
        limits.roomEntriesPerMember = maxRoomEntriesPerMember
        limits.roomBytesPerMember = maxRoomBytesPerMember
        limits.memberRate = memberRate
        limits.memberBurst = memberBurst
        limits.addressRate = addressRate
        limits.addressBurst = addressBurst
        limits.headerSeconds = headerTimeout
        limits.bodySeconds = bodyTimeout
        limits.idleSeconds = idleTimeout
        return limits
    }
}
