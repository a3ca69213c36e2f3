import PosternClient
import PosternFormat
import PosternSigning
import Testing

@Suite("Reading signs, seals and sends nothing, and names what is due")
struct ReadingWritesNothingTests {
    /// A case in which history waits for Nia, both keys are old, and Max has left the program. Ada is not listed.
    private struct Scene {
        let village: Village
        let id: String
        let nia: Resident

        init() async throws {
            village = try await Village.found()
            let opened = try await village.openCase(withoutMe: true)
            id = opened.caseID.text
            _ = try await village.rob.client.join(invite: opened.invite)
            try await village.rob.says("before", in: id)
            nia = try await village.enrolled("Nia", .maintainer)
            _ = try await village.ada.client.addMember(id, "Nia", history: .full)
            village.clock.pass(days: 31)
            try await village.expel(village.max)
        }
    }

    /// A command that only shows; gives what it names as due.
    private struct Look: Sendable, CustomStringConvertible {
        let name: String
        let act: @Sendable (Client, String) async throws -> [Due]
        var description: String { name }
    }

    private static let looks = [
        Look(name: "read") { client, id in
            let thread = try await client.read(id)
            try await client.markRead(thread)
            return thread.due
        },
        Look(name: "read --follow") { client, id in
            let (threads, shown) = AsyncStream.makeStream(of: CaseThread.self)
            let following = Task { try await client.follow(id) { shown.yield($0) } }
            defer { following.cancel() }
            for await thread in threads {
                try await client.markRead(thread)
                return thread.due
            }
            return []
        },
        Look(name: "inbox") { client, _ in try await client.inbox().cases.flatMap(\.due) },
        Look(name: "audit") { client, _ in try await client.audit().rooms.flatMap(\.due) },
        Look(name: "case members") { client, id in
            try await client.members(of: id).rooms.flatMap(\.due)
        },
    ]

    @Test(
        "A36 no command that shows passes history on, takes anybody out or rotates a key, in any role",
        arguments: looks)
    private func look(_ look: Look) async throws {
        let scene = try await Scene()
        let village = scene.village
        let readers = [village.ada, village.mia, village.rob, scene.nia]
        let files = readers.map { $0.home.path }
        let before = (try await village.ada.client.audit().logs, village.network.posts)
        var named: [String: Set<String>] = [:]
        // Twice: the first time the lists become seen.
        for reader in readers + readers {
            let due = try await look.act(reader.client, scene.id)
            named[try reader.client.identity().card] = Set(due.map { "\($0.text): \($0.remedy)" })
            _ = try await reader.client.showProgram()
        }
        let after = (try await village.ada.client.audit().logs, village.network.posts)
        #expect(before == after && files.count == 4)
        let short = scene.id.prefix(8)
        for (card, lines) in named {
            let isAda = try card == village.ada.client.identity().card
            let isMia = try card == village.mia.client.identity().card
            let isNia = try card == scene.nia.client.identity().card
            let coordinator = isAda ? "postern tend \(short)" : "a coordinator runs: postern tend \(short)"
            let member = isMia ? "postern tend \(short)" : "a member who has them runs: postern tend \(short)"
            let waits = try isNia ? "you are waiting" : "Nia (\(scene.nia.mark)) is waiting"
            let max = try "Max (\(village.max.mark)) is still listed as maintainer, but no longer enrolled"
            // The researcher sees one room; the keys of the others are a day younger.
            let rooms = try card == village.rob.client.identity().card ? ["shared"] : ["internal", "shared"]
            for room in rooms {
                let place = "case \(short), room \(room): "
                #expect(lines.contains("\(place)\(max): \(coordinator)"), "\(lines)")
                #expect(
                    lines.contains("\(place)the key is due for rotation: it is 31 days old: \(coordinator)"),
                    "\(lines)")
                #expect(lines.contains("\(place)\(waits) for the keys of epoch 1: \(member)"), "\(lines)")
            }
            #expect(lines.count == 3 * rooms.count, "\(lines)")
        }
        try await village.leave()
    }

    @Test("what is named as due is done by tend, in every case at once, and then nothing is due")
    func tended() async throws {
        let scene = try await Scene()
        let village = scene.village
        let other = try await village.openCase(about: "8").caseID.text
        village.clock.pass(days: 31)
        for id in [scene.id, other] { try await village.ada.reads(id) }
        let byAda = try await village.ada.client.tend()
        #expect(byAda.done.count == 4 && byAda.failures.isEmpty)
        #expect(Set(byAda.done.map(\.caseID.text)) == [scene.id, other])
        // Mia has the keys that Nia waits for.
        #expect(byAda.due.map(\.doer) == [.member, .member])
        try await village.mia.reads(scene.id)
        let byMia = try await village.mia.client.tend(scene.id)
        #expect(byMia.done.count == 2 && byMia.due.isEmpty)
        #expect(try await scene.nia.hears(scene.id) == ["before"])
        let posts = village.network.posts
        let again = try await village.ada.client.tend()
        #expect(again.done.isEmpty && again.due.isEmpty && village.network.posts == posts)
        try await village.leave()
    }

    @Test("a case that cannot be looked at stops no other, and is named")
    func failure() async throws {
        let village = try await Village.found()
        let ids = try await village.open(2)
        for id in ids { try await village.ada.reads(id) }
        village.clock.pass(days: 31)
        village.network.weather = .answersReads(
            "/cases/\(ids[0])/", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
        let tended = try await village.ada.client.tend()
        village.network.weather = .fair
        #expect(tended.done.map(\.caseID.text) == [ids[1], ids[1]])
        #expect(tended.failures.map(\.caseID?.text) == [ids[0]])
        try await village.leave()
    }

    @Test("of a destroyed case tend says so")
    func destroyed() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.closeCase(id)
        #expect(try await village.ada.client.tend(id).done.isEmpty)
        _ = try await village.ada.client.destroyCase(id)
        let error = await #expect(throws: ClientError.self) { try await village.ada.client.tend(id) }
        guard case .caseDestroyed = error else {
            Issue.record("not said: \(String(describing: error))")
            return
        }
        try await village.leave()
    }
}

extension Audit {
    /// What tells one state of all logs from another.
    fileprivate var logs: [String] { (programs + rooms).map { "\($0.entries) \($0.head)" } }
}

extension Resident {
    /// How people are told apart in a sentence.
    fileprivate var mark: String {
        get throws { String(try client.identity().fingerprint.text.prefix(8)) }
    }
}
