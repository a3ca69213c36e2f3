import HTTPTypes
import Hummingbird
import NIOCore
import PosternAPI
import PosternFormat
import PosternSigning
import Testing

extension HostileServerTests {
    /// Answers that are broken rather than forged (attack A14 from the other side), and servers that only fail.
    struct AnswerTests {
        @Test func `A30 a page that ends early is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            scene.server.lie.page = { $0 == shared ? Array($1.encoded.dropLast(40)) : $1.encoded }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 0, "the page is not well formed")
        }

        @Test func `A30 a page with something after its end is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            scene.server.lie.page = { $0 == shared ? $1.encoded + [0] : $1.encoded }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 0, "the page is not well formed")
        }

        @Test func `A4 entries that are counted and not given out are named`() async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            scene.server.lie.page = { log, page in
                Page(count: log == shared ? 100 : page.count, entries: page.entries, receipt: page.receipt)
                    .encoded
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "the server counts this entry and does not give it out")
        }

        @Test func `a count that is too low hides nothing that was given out`() async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            scene.server.lie.page = { log, page in
                Page(count: log == shared ? 2 : page.count, entries: page.entries, receipt: page.receipt)
                    .encoded
            }
            let thread = try await scene.mia.jsonLines("read", scene.caseID, "--room", "shared")
            #expect(thread.count == 7)
        }

        @Test func `A4 a room without entries is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            scene.server.lie.page = { log, page in
                log == shared ? Page(count: 0, entries: [], receipt: []).encoded : page.encoded
            }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: nil, "the server gives out no entry of it")
        }

        @Test func `A14 pages without an end do not keep a reader for ever`() async throws {
            let scene = try await HostileStory.Scene()
            let shared = scene.shared
            let again = scene.told[1]
            scene.server.lie.page = { log, page in
                log == shared
                    ? Page(count: Place.greatestCount, entries: [again], receipt: page.receipt).encoded
                    : page.encoded
            }
            try await scene.mia.start(["read", scene.caseID]).finish().expectCaught(
                "room shared", entry: 0, "its author had seen another log than this one: the log was forked")
        }

        @Test func `A14 an answer without an end does not keep a reader for ever`() async throws {
            let scene = try await HostileStory.Scene()
            let path = Endpoint.log(scene.shared).path
            let piece = ByteBuffer(repeating: 0, count: 1 << 20)
            scene.server.lie.answer = { request in
                guard request.path?.hasPrefix(path) == true else { return nil }
                return Response(
                    status: .ok, headers: [.contentType: PosternAPI.MediaType.page.rawValue],
                    body: ResponseBody { writer in
                        while true { try await writer.write(piece) }
                    })
            }
            let ending = try await scene.mia.start(["read", scene.caseID]).finish()
            #expect(ending.status == 1, "\(ending)")
            #expect(ending.output.isEmpty)
            #expect(ending.talk.contains("is longer than it may be"))
        }

        @Test func `a statement that is said to be there and is not given out ends the attempt`() async throws
        {
            let scene = try await HostileStory.Scene()
            scene.server.lie.answer = { $0.method == .post ? .problem(.conflict(count: 8)) : nil }
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 5, "the server says that a statement is there, and does not give it out"
            )
        }

        // MARK: Not tampering

        @Test(arguments: [HTTPResponse.Status.internalServerError, .gone, .notFound, .ok, .found])
        func `an answer that is no answer of ours is a failure, and no tampering`(
            status: HTTPResponse.Status
        ) async throws {
            let scene = try await HostileStory.Scene()
            let path = Endpoint.log(scene.shared).path
            scene.server.lie.answer = { request in
                guard request.path?.hasPrefix(path) == true else { return nil }
                return Response(
                    status: status, headers: [.contentType: "text/html", .location: "https://example.org/"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: "<html>Gateway</html>")))
            }
            let ending = try await scene.rita.ending("read", scene.caseID)
            #expect(ending.status == 1, "\(ending)")
            #expect(ending.output.isEmpty)
            #expect(ending.talk.contains("http://127.0.0.1:\(scene.story.port) answers \(status.code)"))
        }

        @Test func `a server that is not there is not reachable`() async throws {
            let scene = try await HostileStory.Scene()
            let nobody = "http://127.0.0.1:\(try RunningServer.lastingPort())"
            let origin = try #require(ServerOrigin(nobody))
            let address = ProgramAddress(origin: origin, program: scene.story.program).text
            let stranger = Resident("Stranger", in: scene.folder.path)
            try await stranger.moveIn()
            let ending = try await stranger.ending("program", "pin", address)
            #expect(ending.status == 4, "\(ending)")
            #expect(ending.output.isEmpty)
            #expect(ending.talk.contains("\(nobody) is not reachable"))
        }

        @Test func `a server that refuses a member is named, and that is no tampering`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.answer = { _ in .problem(.refused) }
            let ending = try await scene.rita.ending("read", scene.caseID)
            #expect(ending.status == 1, "\(ending)")
            #expect(ending.output.isEmpty)
        }
    }
}
