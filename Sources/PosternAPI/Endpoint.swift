public import PosternFormat
public import PosternSigning

/// A path of the server with the ids that it names: the only place where paths are put together or taken apart.
public enum Endpoint: Hashable, Sendable {
    /// `/healthz`
    case health
    /// `/openapi.json`
    case openAPI
    /// `/p/{address}`, the text after `/p/` unread.
    case program(String)
    /// `/i/{invite}`, the text after `/i/` unread.
    case invite(String)
    /// `/v1/server`
    case server
    /// `/v1/programs`
    case programs
    /// `/v1/programs/{program}/genesis`
    case genesis(ProgramID)
    /// `/v1/programs/{program}/rooms`
    case rooms(ProgramID)
    /// `…/log` of a program or of a room.
    case log(LogID)
    /// `…/statements` of a room.
    case statements(LogID)
    /// `…/events` of a room.
    case events(LogID)

    /// The path's shape.
    public var route: Route {
        switch self {
        case .health: .health
        case .openAPI: .openAPI
        case .program: .program
        case .invite: .invite
        case .server: .server
        case .programs: .programs
        case .genesis: .genesis
        case .rooms: .rooms
        case .log(let log): log.isProgramLog ? .programLog : .roomLog
        case .statements: .roomStatements
        case .events: .events
        }
    }

    /// The path, without a query.
    public var path: String {
        switch self {
        case .health, .openAPI, .server, .programs: route.rawValue
        case .program(let address): "/p/\(address)"
        case .invite(let invite): "/i/\(invite)"
        case .genesis(let program): "/v1/programs/\(program.text)/genesis"
        case .rooms(let program): "/v1/programs/\(program.text)/rooms"
        case .log(let log) where log.isProgramLog: "/v1/programs/\(log.program.text)/log"
        case .log(let log): Self.roomPath(log) + "/log"
        case .statements(let log): Self.roomPath(log) + "/statements"
        case .events(let log): Self.roomPath(log) + "/events"
        }
    }

    private static func roomPath(_ log: LogID) -> String {
        "/v1/programs/\(log.program.text)/cases/\(log.caseID.text)/rooms/\(log.room.text)"
    }

    /// The endpoint of a path without its query, or nil where there is none.
    public init?(path: String) { self.init(path: path[...]) }

    /// The endpoint of a path without its query, or nil where there is none.
    ///
    /// Ids are strict base32; nothing is percent-decoded, since no path of ours needs it.
    public init?(path: Substring) {
        // The longest path of ours has ten slashes; a path of nothing but slashes costs no more than that.
        let parts = path.utf8.split(
            separator: UInt8(ascii: "/"), maxSplits: 10, omittingEmptySubsequences: false
        )
        .map { Substring($0) }
        guard parts.count > 1, parts[0].isEmpty else { return nil }
        switch (parts.count, parts[1]) {
        case (2, "healthz"): self = .health
        case (2, "openapi.json"): self = .openAPI
        case (3, "p") where Self.isText(parts[2]): self = .program(String(parts[2]))
        case (3, "i") where Self.isText(parts[2]): self = .invite(String(parts[2]))
        case (3, "v1") where parts[2] == "server": self = .server
        case (3, "v1") where parts[2] == "programs": self = .programs
        case (5, "v1") where parts[2] == "programs":
            guard let program = ProgramID(text: parts[3]) else { return nil }
            switch parts[4] {
            case "genesis": self = .genesis(program)
            case "rooms": self = .rooms(program)
            case "log": self = .log(LogID(program: program))
            default: return nil
            }
        case (9, "v1") where parts[2] == "programs" && parts[4] == "cases" && parts[6] == "rooms":
            guard let program = ProgramID(text: parts[3]), let caseID = CaseID(text: parts[5]),
                caseID != .none, let room = RoomName(String(parts[7]))
            else { return nil }
            let log = LogID(program: program, case: caseID, room: room)
            switch parts[8] {
            case "log": self = .log(log)
            case "statements": self = .statements(log)
            case "events": self = .events(log)
            default: return nil
            }
        default: return nil
        }
    }

    /// Base32 of something short: what may be shown to the person who opened the address.
    private static func isText(_ text: Substring) -> Bool {
        let length = text.utf8.count
        return length > 0 && length <= 256 && Base32.decode(text) != nil
    }
}
