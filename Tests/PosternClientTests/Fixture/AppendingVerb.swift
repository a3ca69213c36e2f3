import PosternClient
import PosternFormat
import PosternSigning
import Testing

/// Each verb that appends to a log, with what has to be so before it.
enum AppendingVerb: String, CaseIterable, Sendable {
    case report, send, note, acknowledge
    case openCase, addRoom, addMember, removeMember, approveMember, passHistory
    case rotateCase, rotateAll, closeCase, destroyCase
    case enroll, approve, expel, replace, policy

    var needsDualControl: Bool { self == .approveMember || self == .approve }

    /// How many entries it makes.
    var entries: Int {
        switch self {
        case .report, .send, .note, .acknowledge, .addRoom, .enroll, .approve, .policy: 1
        case .expel, .replace: 3
        default: 2
        }
    }

    /// Who does it.
    func person(in village: Village) -> Resident {
        switch self {
        case .report: village.rob
        case .send, .note, .acknowledge, .approveMember, .approve: village.mia
        default: village.ada
        }
    }

    /// Makes it possible in Rob's case.
    func prepare(_ village: Village, _ id: String) async throws {
        switch self {
        case .addMember: _ = try await village.enrolled("Nia", .maintainer)
        case .approveMember:
            let card = try await village.guest("Nia").client.identity().card
            _ = try await village.max.client.approve(card: card, role: .maintainer)
            _ = try await village.ada.client.enroll(card: card, role: .maintainer, name: "Nia")
        case .passHistory: _ = try await village.ada.client.rotateCase(id)
        case .destroyCase: _ = try await village.ada.client.closeCase(id)
        default: break
        }
    }

    /// Does it, by this client of its person.
    func run(_ client: Client, in village: Village, _ id: String) async throws {
        let text = Array(rawValue.utf8)
        switch self {
        case .report: _ = try await client.report(id, text: text)
        case .send: _ = try await client.send(id, text: text)
        case .note: _ = try await client.note(id, text: text)
        case .acknowledge: _ = try await client.acknowledge(id, text: text)
        case .openCase:
            _ = try await client.openCase(
                card: village.rob.client.identity().card, contact: "https://example.org/issues/8")
        case .addRoom: _ = try await client.addRoom(id, name: "acme", members: ["Mia"])
        case .addMember: _ = try await client.addMember(id, "Nia")
        case .removeMember: _ = try await client.removeMember(id, "Max")
        case .approveMember: _ = try await client.approveMember(id, "Nia")
        case .passHistory: _ = try await client.passHistory(id, to: "Mia")
        case .rotateCase: _ = try await client.rotateCase(id)
        case .rotateAll: _ = try await client.rotateAll()
        case .closeCase: _ = try await client.closeCase(id)
        case .destroyCase: _ = try await client.destroyCase(id)
        case .enroll:
            _ = try await client.enroll(
                card: village.guest("Nia").client.identity().card, role: .maintainer, name: "Nia")
        case .approve:
            _ = try await client.approve(
                card: village.guest("Nia").client.identity().card, role: .maintainer)
        case .expel: _ = try await client.expel("Max")
        case .replace:
            _ = try await client.replace("Max", by: village.guest("Max").client.identity().card)
        case .policy:
            let targets = try #require(
                Policy.Targets(acknowledgeHours: 24, rotateDays: 30, rotateMessages: 200))
            _ = try await client.setPolicy { _ in targets }
        }
    }
}
