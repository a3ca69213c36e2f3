import PosternAPI
import PosternFormat
import PosternSigning
import Testing

struct EndpointTests {
    private static let program = ProgramID(Array(repeating: 1, count: 32))!
    private static let room = LogID(
        program: program, case: CaseID(Array(repeating: 2, count: 16))!, room: .shared)

    private static let all: [Endpoint] = [
        .health, .openAPI, .server, .programs, .program("aeba"), .invite("aeba"), .genesis(program),
        .rooms(program), .log(LogID(program: program)), .log(room), .statements(room),
        .events(room),
    ]

    @Test(arguments: all)
    func `an endpoint's path is read back`(endpoint: Endpoint) {
        #expect(Endpoint(path: endpoint.path) == endpoint)
    }

    @Test func `there is an endpoint for each route`() {
        #expect(Set(Self.all.map(\.route)) == Set(Route.allCases))
    }

    @Test(arguments: [
        "", "/", "healthz", "/healthz/", "//healthz", "/HEALTHZ", "/v1", "/v1/programs/",
        "/v1/programs/aa/log",
        "/p/", "/p/%61", "/p/UPPER", "/i/a b", "/v1/programs/\(program.text)/log/",
        "/v1/programs/\(program.text)/cases/aa/rooms/shared/log",
        "/v1/programs/\(program.text)/cases/\(CaseID.none.text)/rooms/shared/log",
        "/v1/programs/\(program.text)/cases/\(room.caseID.text)/rooms/Shared/log",
        "/v1/programs/\(program.text)/cases/\(room.caseID.text)/rooms//log",
        "/v1/programs/\(program.text)/cases/\(room.caseID.text)/rooms/shared/log/log/log/log",
        "/v1/programs/\(program.text)/statements",
        String(repeating: "/", count: 10_000),
    ])
    func `a path that is not ours leads nowhere`(path: String) {
        #expect(Endpoint(path: path) == nil)
    }

    @Test(arguments: [PageQuery(), PageQuery(from: 7), PageQuery(from: UInt64.max, limit: 256)])
    func `a page query is read back`(query: PageQuery) {
        #expect(PageQuery(text: query.text.dropFirst()) == query)
    }

    @Test(arguments: [
        "from", "from=", "from=-1", "from=+1", "from=01", "from=1&from=2", "limit=0", "limit=1&limit=1",
        "to=1",
        "from=1&", "&", "from=18446744073709551616", "from=١",
    ])
    func `a page query that is not ours is refused`(text: String) {
        #expect(PageQuery(text: text) == nil)
    }
}
