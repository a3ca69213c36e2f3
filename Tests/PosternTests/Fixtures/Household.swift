import PosternFormat
import PosternSealing
import PosternSigning

/// A program with its people, on a server that already runs: who is enrolled, and where it is.
struct Household: Sendable {
    let folder: String
    let coordinator: Resident
    let maintainers: [Resident]
    /// What others give to `knock`.
    let address: String
    /// Names and cards of everybody so far, by first name.
    let cards: [String: String]

    /// The program's name.
    static let programName = "LibreChat Disclosure Program"

    /// Makes a program and enrolls maintainers of these names.
    init(
        origin: String, setupCode: String, in folder: String, maintainers names: [String],
        coordinator coordinatorName: String = "Cora Coordinator Quill", options: [String] = []
    ) async throws {
        self.folder = folder
        coordinator = Resident(coordinatorName, in: folder)
        var cards = [coordinatorName: try await coordinator.moveIn()]
        let create = [
            "program", "create", "--name", Self.programName, "--server", origin, "--setup-code", setupCode,
            "--json",
        ]
        let made = try await coordinator.start(create + options).finish().succeeded()
        address = try JSONObject(made.text)["program"].text
        var maintainers: [Resident] = []
        for name in names {
            let maintainer = Resident(name, in: folder)
            let card = try await maintainer.moveIn()
            cards[name] = card
            try await coordinator.run("program", "enroll", card, "--role", "maintainer", "--name", name)
            try await maintainer.run("program", "pin", address)
            maintainers.append(maintainer)
        }
        self.maintainers = maintainers
        self.cards = cards
    }

    /// A researcher knocks and is let in; `link` is what their addresses and invites are led through.
    func admit(
        _ name: String, contact: String, leading link: (String) throws -> String = { $0 }
    ) async throws -> (researcher: Resident, caseID: String, card: String) {
        let researcher = Resident(name, in: folder)
        let (caseID, invite, card) = try await invite(researcher, contact: contact, leading: link)
        _ = try await researcher.json("join", try link(invite))
        return (researcher, caseID, card)
    }

    /// A researcher knocks and is invited, and has not joined yet.
    func invite(
        _ researcher: Resident, contact: String, leading link: (String) throws -> String = { $0 }
    ) async throws -> (caseID: String, invite: String, card: String) {
        try await researcher.moveIn()
        let card = try await researcher.json("knock", try link(address))["card"].text
        let opened = try await coordinator.json(
            "case", "open", "--card", card, "--contact", contact, "--researcher-name", researcher.name)
        return (try opened["case"].text, try opened["invite"].text, card)
    }
}
