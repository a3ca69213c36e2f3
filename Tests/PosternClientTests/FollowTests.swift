import PosternClient
import Testing

@Suite("Following a thread")
struct FollowTests {
    @Test("a message that is sent later arrives by itself")
    func arrives() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let (shown, show) = AsyncStream.makeStream(of: [String].self)
        let watch = Task {
            try await village.mia.client.follow(id) { (thread) throws(ClientError) in
                show.yield(texts(thread))
            }
        }
        var batches = shown.makeAsyncIterator()
        let first = await batches.next()
        _ = try await village.rob.client.send(id, text: Array("news".utf8))
        let second = await batches.next()
        watch.cancel()
        try await watch.value
        #expect(first == [] && second == ["news"])
        try await village.leave()
    }

    @Test("a watch outlives a restart of the server")
    func restart() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let (shown, show) = AsyncStream.makeStream(of: [String].self)
        let watch = Task {
            try await village.mia.client.follow(id) { (thread) throws(ClientError) in
                show.yield(texts(thread))
            }
        }
        var batches = shown.makeAsyncIterator()
        _ = await batches.next()
        try await village.withoutServer {}
        _ = try await village.rob.client.send(id, text: Array("after the restart".utf8))
        let second = await batches.next()
        watch.cancel()
        try await watch.value
        #expect(second == ["after the restart"])
        try await village.leave()
    }
}
