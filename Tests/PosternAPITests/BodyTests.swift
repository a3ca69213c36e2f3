import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSigning
import Testing

struct BodyTests {
    @Test func `a problem is written as RFC 9457 says`() {
        #expect(
            String(decoding: JSONBody.encode(Problem.conflict(count: 3)), as: UTF8.self) == """
                {"count":3,"detail":"the log has 3 entries by now","status":409,\
                "title":"too late","type":"urn:postern:problem:conflict"}
                """)
    }

    @Test(arguments: [
        Problem.malformed("x"), .refused, .notFound, .method, .timeout, .conflict(count: 3),
        .tooLarge(limit: 1), .shareUsedUp(entries: 1, bytes: 2),
        .unsupported(wanted: .entry), .invalidEntry("x"), .headerTooLarge,
    ])
    func `a problem is read back`(problem: Problem) {
        #expect(JSONBody.decode(Problem.self, from: JSONBody.encode(problem)) == problem)
    }

    @Test func `the seconds of a retry travel outside the body`() {
        let read = JSONBody.decode(Problem.self, from: JSONBody.encode(Problem.tooMany(retryAfter: 9)))
        #expect(read?.retrying(after: 9) == .tooMany(retryAfter: 9))
    }

    @Test(arguments: ["", "[]", "{}", #"{"type":"about:blank"}"#, #"{"type":"urn:postern:problem:other"}"#])
    func `a body that is no problem of ours is none`(text: String) {
        #expect(JSONBody.decode(Problem.self, from: Array(text.utf8)) == nil)
    }

    @Test func `every kind has its own type, and its own status but what is too large in two ways`() {
        #expect(Set(ProblemKind.allCases.map(\.type)).count == ProblemKind.allCases.count)
        #expect(ProblemKind.allCases.allSatisfy { ProblemKind(type: $0.type) == $0 })
        let others = ProblemKind.allCases.filter { $0 != .shareUsedUp }
        #expect(Set(others.map(\.status.code)).count == others.count)
        #expect(ProblemKind.shareUsedUp.status == ProblemKind.tooLarge.status)
    }

    @Test func `a server description is read back`() throws {
        let key = SigningKey(random: .reproducible(seed: "server")).verifyingKey
        let description = ServerDescription(
            serverKey: key, suites: [1], limits: .init(entryBytes: 1_048_576, pageEntries: 256),
            time: try #require(Timestamp(milliseconds: 1)))
        let bytes = JSONBody.encode(description)
        #expect(JSONBody.decode(ServerDescription.self, from: bytes) == description)
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                {"limits":{"entryBytes":1048576,"pageEntries":256},"serverKey":"\(key.text)",\
                "suites":[1],"time":1}
                """)
    }

    @Test func `a list of rooms is read back`() throws {
        let caseID = try #require(CaseID(Array(repeating: 0xff, count: 16)))
        let list = RoomList(rooms: [.init(caseID: caseID, name: .internal, count: 4)])
        let bytes = JSONBody.encode(list)
        #expect(JSONBody.decode(RoomList.self, from: bytes) == list)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"rooms":[{"case":"\#(caseID.text)","count":4,"room":"internal"}]}"#)
    }

    @Test(arguments: 1...40)
    func `counts are read however the stream is cut`(size: Int) throws {
        let stream = CountEvent(count: 1).encoded + CountEvent.heartbeat + CountEvent(count: 12).encoded
        var reader = CountEventReader()
        var counts: [UInt64] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            counts += try reader.read(stream[start..<min(start + size, stream.count)])
        }
        #expect(counts == [1, 12])
    }

    @Test func `a line without an end is refused`() {
        var reader = CountEventReader()
        #expect(throws: CountEventReader.Failure.lineTooLong) {
            _ = try reader.read(Array(repeating: UInt8(ascii: "a"), count: 2000))
        }
    }

    @Test func `an event without a count is refused`() {
        var reader = CountEventReader()
        #expect(throws: CountEventReader.Failure.notACount) {
            _ = try reader.read("event: count\ndata: {}\n\n".utf8)
        }
    }
}
