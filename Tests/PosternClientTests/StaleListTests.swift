import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("A list is stale by one definition, and everybody who leaves with the next one is named")
struct StaleListTests {
    /// How a list has somebody otherwise than the program does.
    enum Kind: String, Sendable, CaseIterable {
        /// Max, a maintainer, was expelled.
        case gone
        /// Max, a maintainer, was expelled and enrolled again as a coordinator.
        case promoted
        /// Rob, the researcher, was enrolled as a maintainer.
        case researcher
        /// Vera, of a further vendor, was enrolled as a maintainer.
        case vendor

        var name: String {
            switch self {
            case .gone, .promoted: "Max"
            case .researcher: "Rob"
            case .vendor: "Vera"
            }
        }

        var reason: String {
            switch self {
            case .gone: "no longer enrolled"
            case .promoted: "enrolled as coordinator now"
            case .researcher, .vendor: "enrolled as maintainer now"
            }
        }

        /// The rooms that list them.
        var rooms: Set<RoomName> {
            get throws {
                switch self {
                case .gone, .promoted: [.internal, .shared, try RoomName(typed: "acme")]
                case .researcher: [.shared]
                case .vendor: [try RoomName(typed: "acme")]
                }
            }
        }
    }

    /// Cases with the rooms `internal`, `acme` and `shared`, with one stale member.
    private struct Scene {
        let village: Village
        let kind: Kind
        let ids: [String]
        let gone: Fingerprint

        init(_ kind: Kind, cases: Int = 1) async throws {
            village = try await Village.found()
            self.kind = kind
            let vera = try await village.guest("Vera")
            ids = try await village.open(cases)
            _ = try await village.enrolled("Otto", .maintainer)
            for id in ids {
                _ = try await village.rob.client.join(invite: village.invite(to: id))
                try await village.rob.says("the report", in: id)
                let card = try vera.client.identity().card
                _ = try await village.ada.client.addRoom(
                    id, name: "acme", members: ["Mia", "Max"], vendors: ["Vera=\(card)"])
                try await village.mia.reads(id)
            }
            let person = kind == .vendor ? vera : kind == .researcher ? village.rob : village.max
            gone = try person.client.identity().fingerprint
            if kind == .gone || kind == .promoted { try await village.expel(person) }
            if kind != .gone {
                _ = try await village.ada.client.enroll(
                    card: person.client.identity().card, role: kind == .promoted ? .coordinator : .maintainer,
                    name: kind.name)
            }
        }

        /// The rooms of a case that have them as they no longer are.
        func stale(_ id: String) async throws -> Set<RoomName> {
            let rooms = try await village.ada.client.members(of: id).rooms
            return Set(rooms.filter { $0.due.contains(where: \.isRemoval) }.map(\.room))
        }

        func lists(_ id: String) async throws -> Set<RoomName> {
            let rooms = try await village.ada.client.members(of: id).rooms
            return Set(rooms.filter { $0.members.contains { $0.fingerprint == gone } }.map(\.room))
        }
    }

    /// The verbs that sign a next list in one case, and the rooms in which they do.
    private static func verbs(_ kind: Kind) throws -> [(Verb, Set<RoomName>)] {
        let acme = try RoomName(typed: "acme")
        let all = try kind.rooms
        return [
            (.add("Otto"), all.subtracting([acme])), (.add("Otto", room: "acme"), all.intersection([acme])),
            (.remove("Mia"), all), (.rotate, all), (.tend, all),
            (.send(), all.intersection([.shared])), (.send(room: "acme"), all.intersection([acme])),
            (.note(), all.intersection([.internal])), (.report(), all.intersection([.shared])),
            (.report(room: "acme"), all.intersection([acme])), (.acknowledge, all.intersection([.shared])),
        ]
    }

    @Test(
        "A36 every verb that signs a next list takes a stale member out and names them",
        arguments: Kind.allCases)
    func oneCase(_ kind: Kind) async throws {
        let verbs = try Self.verbs(kind)
        let scene = try await Scene(kind, cases: verbs.count)
        for ((verb, rooms), id) in zip(verbs, scene.ids) {
            #expect(try await scene.stale(id) == (try kind.rooms), "\(verb)")
            let outcome = try await verb.act(scene.village.ada.client, id, [])
            #expect(outcome.left.count == rooms.count, "\(verb): \(outcome.left)")
            for member in outcome.left {
                #expect(member.person.name.raw == kind.name && member.reason == kind.reason, "\(verb)")
            }
            #expect(try await scene.lists(id) == (try kind.rooms).subtracting(rooms), "\(verb)")
        }
        try await scene.village.leave()
    }

    @Test(
        "A36 every work over all cases takes a stale member out and names them",
        arguments: Kind.allCases, ["rotate", "remove", "expel", "replace", "tend"])
    func everyCase(_ kind: Kind, _ what: String) async throws {
        let scene = try await Scene(kind)
        let new = try await scene.village.guest("Mia")
        let verb: Verb =
            switch what {
            case "rotate": .rotateAll()
            case "remove": .rotateAll(removing: "Mia")
            case "expel": .expel("Mia")
            case "replace": .replace("Mia", by: try new.client.identity().card)
            default: .tendAll
            }
        let outcome = try await verb.act(scene.village.ada.client, scene.ids[0], [])
        #expect(try outcome.left.count == kind.rooms.count)
        #expect(outcome.left.allSatisfy { $0.person.name.raw == kind.name && $0.reason == kind.reason })
        #expect(try await scene.lists(scene.ids[0]).isEmpty)
        try await scene.village.leave()
    }

    @Test(
        "A36 a further room is not opened for a stale member of the shared one, who is named",
        arguments: Kind.allCases)
    func furtherRoom(_ kind: Kind) async throws {
        let scene = try await Scene(kind)
        let opened = try await scene.village.ada.client.addRoom(scene.ids[0], name: "beta")
        #expect(opened.left.map(\.person.name.raw) == (kind == .vendor ? [] : [kind.name]))
        #expect(!opened.rooms[0].members.contains { $0.fingerprint == scene.gone })
        try await scene.village.leave()
    }

    @Test(
        "A36 nobody but a coordinator seals anything while the list is stale, and they are told why",
        arguments: Kind.allCases)
    func sealing(_ kind: Kind) async throws {
        let scene = try await Scene(kind)
        let mia = scene.village.mia.client
        var verbs: [Verb] = [.send(), .note(), .report(), .acknowledge]
        if kind == .vendor { verbs = [.send(room: "acme"), .report(room: "acme")] }
        if kind == .researcher { verbs.removeAll { $0.name == "note" } }
        let posts = scene.village.network.posts
        for verb in verbs {
            let error = await #expect(throws: ClientError.self, "\(verb)") {
                _ = try await verb.act(mia, scene.ids[0], [])
            }
            guard case .staleList(_, _, let people) = error else {
                Issue.record("\(verb) was not refused: \(String(describing: error))")
                continue
            }
            #expect(people.map(\.person.name.raw) == [kind.name] && people.map(\.reason) == [kind.reason])
        }
        #expect(scene.village.network.posts == posts)
        try await scene.village.leave()
    }

    @Test("A36 a coordinator who is still listed as maintainer does not take themselves out by sending")
    func oneself() async throws {
        let scene = try await Scene(.promoted)
        _ = try await scene.village.max.client.members(of: scene.ids[0])
        let posts = scene.village.network.posts
        let error = await #expect(throws: ClientError.self) {
            try await scene.village.max.says("hello", in: scene.ids[0])
        }
        guard case .staleList(_, .shared, let people) = error else {
            Issue.record("was not refused: \(String(describing: error))")
            return
        }
        #expect(people.map(\.person.name.raw) == ["Max"] && scene.village.network.posts == posts)
        // Listed anew, in the role that they have.
        _ = try await scene.village.max.client.addMember(scene.ids[0], "Max", history: .full)
        try await scene.village.max.says("hello", in: scene.ids[0])
        try await scene.village.leave()
    }

    @Test("A36 no old keys are passed on to a stale member by hand either", arguments: Kind.allCases)
    func granting(_ kind: Kind) async throws {
        let scene = try await Scene(kind)
        let posts = scene.village.network.posts
        let error = await #expect(throws: ClientError.self) {
            _ = try await scene.village.mia.client.passHistory(scene.ids[0], to: scene.gone.text)
        }
        guard case .staleList = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(scene.village.network.posts == posts)
        try await scene.village.leave()
    }
}

extension Due {
    fileprivate var isRemoval: Bool { if case .removal = kind { true } else { false } }
}
