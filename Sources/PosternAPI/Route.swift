public import HTTPTypes

/// Every path that the server answers, as the OpenAPI document writes it.
public enum Route: String, CaseIterable, Sendable {
    /// Whether the server is up.
    case health = "/healthz"
    /// The description of this interface.
    case openAPI = "/openapi.json"
    /// Where a program's address leads when it is opened in a browser.
    case program = "/p/{address}"
    /// Where an invite leads when it is opened in a browser.
    case invite = "/i/{invite}"
    /// The server's key, limits and clock.
    case server = "/v1/server"
    /// Where a program begins.
    case programs = "/v1/programs"
    /// The first entry of a program's log.
    case genesis = "/v1/programs/{program}/genesis"
    /// A program's log.
    case programLog = "/v1/programs/{program}/log"
    /// The signer's rooms in a program.
    case rooms = "/v1/programs/{program}/rooms"
    /// A room's log.
    case roomLog = "/v1/programs/{program}/cases/{case}/rooms/{room}/log"
    /// A room's statements, and its last entry.
    case roomStatements = "/v1/programs/{program}/cases/{case}/rooms/{room}/statements"
    /// A room's count, as it grows.
    case events = "/v1/programs/{program}/cases/{case}/rooms/{room}/events"

    /// The methods that this path knows, in the order of an `Allow` field.
    public var methods: [HTTPRequest.Method] {
        switch self {
        case .programs: [.post]
        case .programLog, .roomLog: [.get, .post]
        case .health, .openAPI, .program, .invite, .server, .genesis, .rooms, .roomStatements, .events: [.get]
        }
    }
}
