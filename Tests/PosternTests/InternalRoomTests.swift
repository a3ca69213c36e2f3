import Foundation
import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// The researcher never receives a byte of the internal room, and cannot count its entries (attacks A13, A23).
@Suite(.serialized, .timeLimit(.minutes(15)))
struct InternalRoomTests {
    /// A case whose researcher reaches the real server only through a proxy that keeps every byte.
    private struct Stage: Sendable {
        let server: RunningServer
        let proxy: RecordingProxy
        let household: Household
        let rita: Resident
        let caseID: String

        var max: Resident { household.maintainers[0] }
        func log(_ room: RoomName) throws -> LogID {
            LogID(
                program: try ProgramAddress(text: household.address).program,
                case: try #require(CaseID(text: caseID)), room: room)
        }

        /// Every entry of a room, as its member gets them from the server itself.
        func entries(of room: RoomName) async throws -> [StoredEntry] {
            let request = SignedRequest(
                .get, .log(try log(room)), query: "?from=0", to: server.port, by: try await max.identity())
            let answer = try request.answer(from: server.port)
            try #require(answer.status == 200, "\(answer.text)")
            return try Page(decoding: answer.body).entries
        }

        /// What to look for, of each entry of a room.
        func needles(in room: RoomName) async throws -> [[Needle]] {
            let log = try log(room)
            let entries = try await entries(of: room)
            return try zip(entries, entries.places(in: log).dropFirst()).map { stored, place in
                try InternalRoomTests.parts(of: stored, place, program: log.program)
            }
        }

        /// What the server says to the researcher about a room.
        func answer(
            _ method: HTTPRequest.Method, _ endpoint: Endpoint, query: String = "", body: [UInt8]? = nil
        ) async throws -> SignedRequest.Answer {
            try SignedRequest(
                method, endpoint, query: query, body: body, to: server.port, by: try await rita.identity()
            ).answer(from: server.port)
        }
    }

    private func onStage(_ play: @Sendable (Stage) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max Maintainer Quorum", "Mia Maintainer Quiver"])
        try await RecordingProxy.with(backend: server.port) { proxy in
            let (rita, id, _) = try await household.admit(
                "Rita Researcher Quillon", contact: "https://example.org/issues/1", leading: proxy.leading)
            try await play(
                Stage(server: server, proxy: proxy, household: household, rita: rita, caseID: id))
        }
        try await server.stop()
    }

    @Test func `A23 nothing of the internal room is in what the researcher receives`() async throws {
        try await onStage { stage in
            let (rita, max, mia, id) = (stage.rita, stage.max, stage.household.maintainers[1], stage.caseID)
            let following = try rita.start(["read", id, "--follow", "--json"])
            try await rita.run("report", id, "-", input: Array("the report".utf8))
            for round in 0..<4 {
                try await max.run("note", id, "-m", "an internal note of Max, number \(round)")
                try await max.run("send", id, "-m", "a question, number \(round)")
                try await mia.run("note", id, "-m", "an internal note of Mia, number \(round)")
                try await rita.run("send", id, "-m", "an answer, number \(round)")
                try await rita.run("read", id, "--json")
                if round == 1 { try await stage.household.coordinator.run("case", "rotate", id) }
            }
            try await max.run("ack", id)
            for command in [
                ["inbox"], ["audit"], ["case", "members", id], ["program", "show"], ["read", id],
            ] {
                try await rita.start(command).finish().succeeded()
            }
            _ = try await rita.ending("read", id, "--room", "internal")
            _ = try await rita.ending("note", id, "-m", "let me in")
            try await following.waits { $0.output.contains("\"acknowledgement\"") ? true : nil }
            following.signal(SIGTERM)
            _ = try? await following.finish()

            let received = Data(stage.proxy.received)
            #expect(received.count > 20_000, "the proxy saw too little")
            #expect(received.range(of: Data("internal".utf8)) == nil, "the room's name was received")
            for needles in try await stage.needles(in: .internal) {
                for needle in needles { #expect(needle.found(in: received) == []) }
            }
            // The same search finds the entries of the shared room.
            for (index, needles) in try await stage.needles(in: .shared).enumerated() {
                #expect(
                    needles.contains { !$0.found(in: received).isEmpty }, "entry \(index) of the shared room")
            }
        }
    }

    /// Pieces of an entry that occur nowhere else, and the head after it.
    private static func parts(of stored: StoredEntry, _ place: Place, program: ProgramID) throws -> [Needle] {
        let index = place.count - 1
        let hash = Entry.hash(of: stored.entry, program: program)
        var parts = [
            Needle("hash of entry \(index)", hash.bytes),
            Needle("end of entry \(index)", stored.entry.suffix(40)),
            Needle("head after entry \(index)", place.head.bytes),
        ]
        switch try Entry(decoding: stored.entry) {
        case .message(let message):
            parts.append(Needle("key of entry \(index)", Array(message.header.sealedKey.prefix(40))))
            parts.append(Needle("commitment of entry \(index)", message.header.commitment.bytes))
            parts.append(Needle("body of entry \(index)", Array(message.body.prefix(40))))
        case .statement(let statement):
            guard let epoch = statement.reason.epoch else { break }
            parts.append(Needle("case key of entry \(index)", epoch.key.bytes))
            for member in epoch.members {
                parts.append(Needle("a wrap of entry \(index)", Array(member.wrap.prefix(40))))
            }
        case .historyGrant(let grant):
            for wrap in grant.wraps {
                parts.append(Needle("a wrap of entry \(index)", Array(wrap.wrap.prefix(40))))
            }
        case .genesis, .programStatement, .approval, .later: break
        }
        return parts
    }

    @Test func `A23 the internal room looks to the researcher like one that does not exist`() async throws {
        try await onStage { stage in
            let real = try stage.log(.internal)
            let none = LogID(program: real.program, case: CaseID(random: .system), room: .internal)
            let unnamed = LogID(
                program: real.program, case: real.caseID, room: try #require(RoomName("elsewhere")))
            let entry = try await stage.entries(of: .internal)[0].entry
            func answers(_ log: LogID) async throws -> [String] {
                [
                    try await stage.answer(.get, .log(log)).timeless,
                    try await stage.answer(.get, .log(log), query: "?from=0&limit=1").timeless,
                    try await stage.answer(.get, .log(log), query: "?from=40").timeless,
                    try await stage.answer(.get, .log(log), query: "?from=1000000").timeless,
                    try await stage.answer(.get, .events(log)).timeless,
                    try await stage.answer(.post, .log(log), body: entry).timeless,
                    try await stage.answer(.post, .log(log), body: [1, 2, 3]).timeless,
                ]
            }
            let one = try await answers(real)
            #expect(one.allSatisfy { $0.hasPrefix("HTTP/1.1 403") }, "\(one)")
            #expect(one.allSatisfy { !$0.contains("internal") })
            #expect(try await answers(none) == one)
            #expect(try await answers(unnamed) == one)
            // Fifty entries later nothing looks different.
            let rooms = try await stage.answer(.get, .rooms(real.program)).timeless
            for number in 2...50 { try await stage.max.run("note", stage.caseID, "-m", "note \(number)") }
            #expect(try await stage.entries(of: .internal).count == 50)
            #expect(try await answers(real) == one)
            #expect(try await answers(none) == one)
            #expect(try await stage.answer(.get, .rooms(real.program)).timeless == rooms)
        }
    }

    @Test func `the researcher's own commands say that there is no such room for them`() async throws {
        try await onStage { stage in
            try await stage.max.run("note", stage.caseID, "-m", "internal")
            let reading = try await stage.rita.ending("read", stage.caseID, "--room", "internal")
            let nowhere = try await stage.rita.ending("read", stage.caseID, "--room", "nowhere")
            #expect(reading.status == 1, "\(reading)")
            #expect(reading.output.isEmpty)
            #expect(reading.talk.replacingOccurrences(of: "internal", with: "nowhere") == nowhere.talk)
            let writing = try await stage.rita.ending("note", stage.caseID, "-m", "let me in")
            #expect(writing.status == 1, "\(writing)")
            // True of every case, so it says nothing of this one.
            #expect(writing.talk.contains("only people of the program write and read notes"), "\(writing)")
        }
    }
}
