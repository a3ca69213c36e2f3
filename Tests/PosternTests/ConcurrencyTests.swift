import Glibc
import HTTPTypes
import PosternAPI
import PosternClient
import PosternFormat
import PosternSigning
import Testing

/// What takes all the machine has, one after the other.
@Suite(.serialized, .timeLimit(.minutes(15)))
enum LoadTests {}

extension LoadTests {
    /// Many at once: nothing fails, nothing is lost, nothing is there twice.
    @Suite(.serialized)
    struct ConcurrencyTests {
        /// A server with a program that this process coordinates.
        private struct Stage: Sendable {
            let folder: TemporaryFolder
            let server: RunningServer
            let coordinator: InProcess
            let address: String

            /// - Parameter proxy: what everybody's requests are led through.
            init(through proxy: (WatchingProxy, origin: String)? = nil) async throws {
                folder = try TemporaryFolder()
                server = try await RunningServer(data: folder.path("data"), options: RunningServer.generous)
                proxy?.0.backend = server.port
                coordinator = InProcess("coordinator", in: folder)
                _ = try await coordinator.moveIn("Cora")
                address = try await coordinator.client.createProgram(
                    name: "LibreChat", server: proxy?.origin ?? server.origin,
                    setupCode: try #require(server.setupCode)
                ).address
            }

            /// Somebody who is enrolled, in as many homes as they have devices.
            func maintainer(_ name: String, homes: Int) async throws -> [InProcess] {
                let first = InProcess("\(name)-0", in: folder)
                let card = try await first.moveIn(name)
                _ = try await coordinator.client.enroll(card: card, role: .maintainer, name: name)
                _ = try await first.client.pinProgram(address)
                let identity = try await first.client.exportIdentity(passphrase: nil)
                var devices = [first]
                for number in 1..<homes {
                    let device = InProcess("\(name)-\(number)", in: folder)
                    _ = try await device.client.importIdentity(identity, passphrase: nil)
                    _ = try await device.client.pinProgram(address)
                    devices.append(device)
                }
                return devices
            }

            func end() async throws {
                try await server.stop()
                try await RunningServer.check(data: folder.path("data"))
            }
        }

        @Test func `200 senders in one room at once are in one chain, each sealed and accepted once`()
            async throws
        {
            try await WatchingProxy.with { proxy, origin in
                try await sendAtOnce(on: Stage(through: (proxy, origin)), watchedBy: proxy)
            }
        }

        private func sendAtOnce(on stage: Stage, watchedBy proxy: WatchingProxy) async throws {
            var devices: [InProcess] = []
            for number in 0..<25 { devices += try await stage.maintainer("maintainer \(number)", homes: 8) }
            let researcher = InProcess("researcher", in: stage.folder)
            let card = try await researcher.moveIn("Rita")
            let opened = try await stage.coordinator.client.openCase(
                card: card, contact: "https://example.org/issues/1")
            _ = try await researcher.client.join(invite: opened.invite)

            let caseID = opened.caseID
            let room = LogID(
                program: try ProgramAddress(text: stage.address).program, case: caseID, room: .shared)
            let sent = try await atOnce(Array(devices.enumerated())) { number, device in
                try await device.client.send(caseID.text, text: Array("message \(number)".utf8))
            }

            let items = try await researcher.items(caseID)
            #expect(items.map(\.index) == Array(0...200))
            #expect(Set(sent.map(\.index)) == Set(1...200))
            for (number, sent) in sent.enumerated() {
                let item = items[Int(sent.index)]
                #expect([item].texts == ["message \(number)"])
            }
            // Nothing was sealed twice: what was posted again is the same bytes, and was found.
            let posts = proxy.seen.filter { $0.method == .post && $0.endpoint == .log(room) }
            let bodies = Set(posts.map(\.body)).filter { $0.first == ObjectType.message.rawValue }
            #expect(bodies.count == 200)
            #expect(posts.filter { $0.status == 201 }.count == 201)
            #expect(Set(posts.map(\.status)).isSubset(of: [200, 201]))
            for device in devices { await device.client.shutdown() }
            try await stage.end()
        }

        @Test func `200 senders in as many rooms at once all arrive`() async throws {
            let stage = try await Stage()
            let maintainer = try await stage.maintainer("Max", homes: 1)[0]
            let people = try await atOnce(Array(0..<200), width: 8) { number in
                let researcher = InProcess("researcher-\(number)", in: stage.folder)
                let card = try await researcher.moveIn("Researcher \(number)")
                let opened = try await stage.coordinator.client.openCase(
                    card: card, contact: "https://example.org/issues/\(number)")
                return (researcher, opened)
            }
            _ = try await atOnce(people) { person, opened in
                try await person.client.join(invite: opened.invite)
            }

            let sent = try await atOnce(people) { person, opened in
                try await person.client.send(opened.caseID.text, text: Array("from \(opened.caseID)".utf8))
            }

            #expect(sent.map(\.index) == Array(repeating: 1, count: 200))
            let audit = try await maintainer.client.audit()
            #expect(audit.failures.isEmpty)
            let shared = audit.rooms.filter { $0.room == .shared }
            #expect(shared.map(\.entries) == Array(repeating: 2, count: 200))
            #expect(shared.allSatisfy { $0.unopened == 0 })
            for (_, opened) in people.prefix(20) {
                #expect(try await maintainer.items(opened.caseID).texts == ["from \(opened.caseID)"])
            }
            for (person, _) in people { await person.client.shutdown() }
            try await stage.end()
        }

        @Test func `a client killed between append and receipt sends its message once when it is run again`()
            async throws
        {
            let folder = try TemporaryFolder()
            let server = try await RunningServer(data: folder.path("data"))
            let household = try await Household(
                origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
                maintainers: ["Max"])
            try await RecordingProxy.with(backend: server.port) { proxy in
                let (rita, id, _) = try await household.admit(
                    "Rita", contact: "https://example.org/issues/1", leading: proxy.leading)
                let report = Array("a report that must not arrive twice".utf8)
                for round in 1...3 {
                    proxy.hold(answersTo: "POST ")
                    let held = proxy.held
                    let sending = try rita.start(
                        ["report", id, "-", "--json"], input: report + [UInt8(round)])
                    // The server has appended and answered; the answer is on its way.
                    try await sending.waits { _ in proxy.held > held ? true : nil }
                    sending.signal(SIGKILL)
                    #expect(try await sending.finish().output.isEmpty)
                    proxy.hold(answersTo: nil)
                    let again = try await rita.json("report", id, "-", input: report + [UInt8(round)])
                    #expect(try again["index"].number == round)
                    // Whoever says the same once more says it twice.
                    let thread = try await household.maintainers[0].jsonLines("read", id, "--room", "shared")
                    #expect(thread.count == round + 1)
                }
            }
            try await server.stop()
        }
    }
}
