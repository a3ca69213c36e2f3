import PosternClient
import PosternFormat
import Testing

@Suite("Many at once")
struct ConcurrencyTests {
    @Test("forty senders from four homes in one room all get through, each once")
    func oneRoom() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let residents = [village.ada, village.mia, village.max, village.rob]
        let indexes = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for number in 0..<40 {
                let client = residents[number % 4].another()
                group.addTask {
                    let sent = try await client.send(id, text: Array("message \(number)".utf8))
                    await client.shutdown()
                    return sent.index
                }
            }
            return try await group.reduce(into: Set<UInt64>()) { $0.insert($1) }
        }
        let said = texts(try await village.rob.client.read(id))
        #expect(indexes == Set(1...40))
        #expect(Set(said) == Set((0..<40).map { "message \($0)" }) && said.count == 40)
        try await village.leave()
    }

    @Test("commands that read and write in one home at once leave every file whole")
    func oneHome() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                let client = village.mia.another()
                group.addTask {
                    if number % 3 == 0 { _ = try await client.send(id, text: Array("\(number)".utf8)) }
                    if number % 3 == 1 { try await client.markRead(try await client.read(id)) }
                    if number % 3 == 2 { _ = try await client.inbox() }
                    await client.shutdown()
                }
            }
            try await group.waitForAll()
        }
        #expect(texts(try await village.mia.client.read(id)).count == 4)
        try await village.leave()
    }
}
