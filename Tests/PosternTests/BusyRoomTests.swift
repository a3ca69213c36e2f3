import HTTPTypes
import PosternAPI
import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing

/// One member appends as fast as they may: before every single request of another, an entry of theirs is in the log.
/// Nobody needs a request more for it than in a quiet room.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct BusyRoomTests {
    /// A case with its people, all of whom reach the server through a proxy that counts, and a member who floods it.
    private struct Stage: Sendable {
        let proxy: WatchingProxy
        let household: Household
        let rita: Resident
        let caseID: String
        let flooder: Flooder

        /// How many requests a command of this person takes.
        func requests(_ person: Resident, _ command: [String], isBusy: Bool) async throws -> Int {
            let who = try await person.identity().fingerprint
            let flooder = flooder
            if isBusy { proxy.before(who) { try await flooder.append() } }
            let before = proxy.seen.count { $0.signer == who }
            try await person.start(command).finish().succeeded()
            proxy.before(who, nil)
            return proxy.seen.count { $0.signer == who } - before
        }
    }

    /// A member who goes to the server directly, and asks nothing but what the key is.
    private actor Flooder {
        let identity: Identity
        let log: LogID
        let backend: Int
        private(set) var count = 0

        init(_ identity: consuming Identity, log: LogID, backend: Int) {
            self.identity = identity
            self.log = log
            self.backend = backend
        }

        /// One message under the key in force, in the next place.
        func append() throws {
            let answer = try SignedRequest(.get, .log(log), query: "?from=0", to: backend, by: identity)
                .answer(from: backend)
            let entries = try Page(decoding: answer.body).entries
            let statements = entries.compactMap(\.statement)
            let epoch = try #require(statements.last?.reason.epoch)
            let program = try #require(statements.last?.prefix.program)
            let seen = try #require(entries.places(in: log).last)
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: identity.fingerprint, sentAt: .now,
                text: Array("flood \(count)".utf8))
            let message = draft.sealed(
                EntryPrefix(log: log, seen: seen, program: program, epoch: epoch.number), key: epoch.key,
                by: identity, random: .system)
            let posted = try SignedRequest(.post, .log(log), body: message.encoded, to: backend, by: identity)
                .answer(from: backend)
            try #require(posted.status == 201, "\(posted.text)")
            count += 1
        }
    }

    private func onStage(_ play: @Sendable (Stage) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
        let setupCode = try #require(server.setupCode)
        try await WatchingProxy.with { proxy, origin in
            proxy.backend = server.port
            let household = try await Household(
                origin: origin, setupCode: setupCode, in: folder.path,
                maintainers: ["Max", "Mia", "Moe", "Mona"])
            let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
            let log = LogID(
                program: try ProgramAddress(text: household.address).program,
                case: try #require(CaseID(text: id)), room: .shared)
            let flooder = Flooder(
                try await household.maintainers[0].identity(), log: log, backend: server.port)
            try await play(
                Stage(proxy: proxy, household: household, rita: rita, caseID: id, flooder: flooder))
        }
        try await server.stop()
        try await RunningServer.check(data: folder.path("data"))
    }

    @Test func `A38 a member's send needs no more requests in a busy room than in a quiet one`() async throws
    {
        try await onStage { stage in
            let send = ["send", stage.caseID, "-m"]
            _ = try await stage.requests(stage.rita, send + ["the first"], isBusy: false)
            let quiet = try await stage.requests(stage.rita, send + ["in quiet"], isBusy: false)
            let busy = try await stage.requests(stage.rita, send + ["among many"], isBusy: true)
            #expect(busy <= quiet)
            // One entry before each request, the one that sends included.
            #expect(await stage.flooder.count == busy)
            let thread = try await stage.rita.jsonLines("read", stage.caseID)
            #expect(try thread.filter { try $0["text"].text == "among many" }.count == 1)
        }
    }

    @Test func `A38 a removal needs no more requests in a busy room than in a quiet one`() async throws {
        try await onStage { stage in
            let cora = stage.household.coordinator
            let remove = ["case", "remove", stage.caseID]
            _ = try await stage.requests(cora, remove + ["Mona"], isBusy: false)
            let quiet = try await stage.requests(cora, remove + ["Moe"], isBusy: false)
            let busy = try await stage.requests(cora, remove + ["Mia"], isBusy: true)
            #expect(busy <= quiet)
            #expect(await stage.flooder.count == busy)
            let members = try await cora.run("case", "members", stage.caseID).text
            #expect(!members.contains("Mia"), "\(members)")
        }
    }
}
