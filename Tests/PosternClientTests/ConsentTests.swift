import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("Sealing, passing on and signing ask for the same agreement to the same list")
struct ConsentTests {
    /// What happens to the lists of a case after Cora has seen them.
    enum Change: String, Sendable, CaseIterable {
        /// Pia joins.
        case joined
        /// Max leaves.
        case left
        /// Max and Hal stay, and are listed under each other's name.
        case renamed
        /// Nora, who joined without history, may read all of it.
        case widened
        /// Dan signs the same list again, and is expelled from the program.
        case former
    }

    /// A case whose lists Cora has seen and which have changed since; and in which history waits and keys are due.
    private struct Scene {
        let village: Village
        let id: String
        private let cora: Resident

        init(_ change: Change, isOld: Bool = true) async throws {
            village = try await Village.found()
            id = try await village.caseOfRob()
            try await village.rob.says("the report", in: id)
            cora = try await village.secondCoordinator()
            let bea = try await village.enrolled("Bea", .coordinator)
            let dan = try await village.enrolled("Dan", .coordinator)
            for name in ["Nora", "Hal", "Pia", "Quin"] { _ = try await village.enrolled(name, .maintainer) }
            _ = try await village.ada.client.addMember(id, "Cora", history: .full)
            _ = try await village.ada.client.addMember(id, "Nora")
            // Bea holds no old keys: Hal waits for them.
            _ = try await bea.client.addMember(id, "Hal", history: .full)
            if isOld { village.clock.pass(days: 31) }
            for reader in [cora, village.ada] { try await reader.reads(id) }
            switch change {
            case .joined: _ = try await village.ada.client.addMember(id, "Pia")
            case .left: _ = try await village.ada.client.removeMember(id, "Max")
            case .renamed: try await village.ada.exchangesNames(of: "Max", and: "Hal", in: id)
            case .widened: _ = try await village.ada.client.addMember(id, "Nora", history: .full)
            case .former:
                _ = try await dan.client.rotateCase(id)
                try await village.expel(dan)
            }
        }

        /// Cora with a home as it was when the lists had just changed.
        func unaware() throws -> Resident { Resident(home: try cora.home.copy(), village.clock) }

        /// How many entries the rooms have by now.
        func entries() async throws -> UInt64 {
            try await village.ada.client.members(of: id).rooms.map(\.entries).reduce(0, +)
        }

        func leave() async throws {
            await cora.client.shutdown()
            try await village.leave()
        }
    }

    private static let verbs: [Verb] = [
        .send(), .note(), .report(), .acknowledge, .grant(to: "Mia"), .tend, .tendAll,
        .rotate,
        .rotateAll(), .add("Quin"), .remove("Mia"), .rotateAll(removing: "Nora"),
    ]

    /// That the verb refuses for want of consent, and does nothing; the lists that it asks about.
    private func refused(
        _ verb: Verb, _ scene: Scene, posts: Int = 0
    ) async throws -> [MembersChange] {
        let cora = try scene.unaware()
        let before = (try await scene.entries(), scene.village.network.posts)
        let error = await #expect(throws: ClientError.self, "\(verb)") {
            _ = try await verb.act(cora.client, scene.id, [])
        }
        let after = (try await scene.entries(), scene.village.network.posts)
        #expect(
            before.0 == after.0 && after.1.count - before.1.count == posts, "\(verb): \(before), \(after)")
        #expect(error?.changes.isEmpty == false, "\(verb): \(String(describing: error))")
        await cora.client.shutdown()
        return error?.changes ?? []
    }

    private func succeeds(_ verb: Verb, _ scene: Scene) async throws {
        let cora = try scene.unaware()
        let before = try await scene.entries()
        // What an earlier verb has done of it is due once more.
        if verb.name.hasPrefix("tend") { scene.village.clock.pass(days: 31) }
        let (_, asked) = try await verb.insist(cora.client, scene.id)
        #expect(asked > 0, "\(verb) was not asked")
        #expect(try await scene.entries() > before, "\(verb) did nothing")
        await cora.client.shutdown()
    }

    @Test(
        "A36 every verb refuses a list that changed unseen with the same question, and goes on once it is answered",
        arguments: Change.allCases)
    func everyVerb(_ change: Change) async throws {
        let scene = try await Scene(change)
        var questions: [RoomName: Set<MembersChange>] = [:]
        for verb in Self.verbs {
            for question in try await refused(verb, scene) {
                questions[question.room, default: []].insert(question)
            }
        }
        #expect(questions.mapValues(\.count) == [.internal: 1, .shared: 1])
        for question in questions.values.joined() {
            #expect(question.joined.map(\.name) == (change == .joined ? ["Pia"] : []))
            #expect(question.left.map(\.name) == (change == .left ? ["Max"] : []))
            let renamed = question.relisted.map { [$0.before.name, $0.now.name] }
            #expect(Set(renamed) == (change == .renamed ? [["Max", "Hal"], ["Hal", "Max"]] : []))
            #expect(question.text.contains("is called Hal now") == (change == .renamed))
            #expect(question.history.map(\.person.name) == (change == .widened ? ["Nora"] : []))
            #expect(question.formerCoordinators.map(\.name) == (change == .former ? ["Dan"] : []))
        }
        for verb in Self.verbs { try await succeeds(verb, scene) }
        try await scene.leave()
    }

    @Test(
        "A36 an expulsion and a replacement change no room with a list that changed unseen before that is agreed to",
        arguments: Change.allCases, [true, false])
    func program(_ change: Change, isExpulsion: Bool) async throws {
        let scene = try await Scene(change)
        let new = try await scene.village.guest("Mia")
        let verb = isExpulsion ? Verb.expel("Mia") : Verb.replace("Mia", by: try new.client.identity().card)
        // The statement of the program log does not wait for the rooms.
        let questions = try await refused(verb, scene, posts: 1)
        #expect(questions.map(\.room) == [.internal, .shared])
        try await succeeds(verb, scene)
        try await scene.leave()
    }

    @Test(
        "A36 a further room for the people of the shared one is not opened before their changed list is agreed to",
        arguments: Change.allCases)
    func furtherRoom(_ change: Change) async throws {
        // The server refuses a room that is not there yet, and in its answer stands the machine's own time.
        let scene = try await Scene(change, isOld: false)
        let questions = try await refused(.addRoom("acme"), scene)
        #expect(questions.map(\.room) == [.shared])
        try await succeeds(.addRoom("acme"), scene)
        try await scene.leave()
    }

    @Test("A36 a maintainer who approves an addition is asked about a list that changed unseen")
    func approval() async throws {
        let village = try await Village.found(hasDualControl: true)
        let id = try await village.caseOfRob()
        let nia = try await village.guest("Nia")
        let card = try nia.client.identity().card
        _ = try await village.mia.client.approve(card: card, role: .maintainer)
        _ = try await village.ada.client.enroll(card: card, role: .maintainer, name: "Nia")
        try await village.mia.reads(id)
        _ = try await village.ada.client.removeMember(id, "Max")
        let posts = village.network.posts
        let error = await #expect(throws: ClientError.self) {
            _ = try await Verb.approve("Nia").act(village.mia.client, id, [])
        }
        #expect(error?.changes.map { $0.left.map(\.name) } == [["Max"], ["Max"]])
        #expect(village.network.posts == posts)
        #expect(try await Verb.approve("Nia").insist(village.mia.client, id).asked == 1)
        try await village.leave()
    }

    @Test("A36 which list counts as seen at first sight is judged by who coordinates now")
    func firstSight() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let dan = try await village.enrolled("Dan", .coordinator)
        _ = try await village.mia.client.showProgram()
        _ = try await dan.client.removeMember(id, "Max")
        try await village.expel(dan)
        let change = try #require(await village.mia.refusal(of: id))
        #expect(change.formerCoordinators.map(\.name) == ["Dan"] && change.left.map(\.name) == ["Max"])
        try await village.leave()
    }

    @Test("A36 history is not passed on to a list that changes while it is being sent")
    func race() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.ada.client.rotateCase(id)
        _ = try await village.enrolled("Pia", .maintainer)
        try await village.mia.reads(id)
        let session = village.mia.client.session
        let room = try await session.open(.shared, of: try await session.handle(id))
        let max = try #require(room.epoch.members.first { $0.name.text == "Max" })
        _ = try await village.ada.client.addMember(id, "Pia", history: .full)
        let error = await #expect(throws: ClientError.self) {
            _ = try await room.pass([1], to: max, accepting: [], isStillAsked: { _ in true })
        }
        #expect(error?.changes.map { $0.joined.map(\.name) } == [["Pia"]])
        #expect(try await village.rob.client.read(id).items.allSatisfy { $0.kind == "statement" })
        try await village.leave()
    }
}

extension Resident {
    /// Signs lists in which two members are called by each other's name.
    fileprivate func exchangesNames(of one: String, and other: String, in id: String) async throws {
        let names = [one: try #require(Name(other)), other: try #require(Name(one))]
        let session = client.session
        for room in try await session.openRooms(of: try await session.handle(id, writing: true)) {
            let (index, _) = try await room.append(isIn: { _ in nil }) { (room) throws(ClientError) in
                try room.nextEpoch(accepting: []) { readers in
                    readers.map { reader in
                        Reader(
                            role: reader.role, name: names[reader.name.text] ?? reader.name,
                            card: reader.card,
                            readsFrom: reader.readsFrom)
                    }
                }
            }
            try room.seeOwn(index)
        }
    }
}
