import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// A further program on the server that will lie, with a recovery identity and as many people as a test wants.
struct HostileProgram: Sendable {
    let scene: HostileStory.Scene
    let folder: TemporaryFolder
    let household: Household
    let id: ProgramID
    let recoveryFile: String

    /// Of the recovery identity.
    private static let passphrase = "kept offline"

    init(
        dualControl: Bool = false, recovery: Bool = false, in scene: HostileStory.Scene
    ) async throws {
        self.scene = scene
        folder = try TemporaryFolder()
        recoveryFile = folder.path("recovery")
        household = try await Household(
            origin: "http://127.0.0.1:\(scene.story.port)", setupCode: "any", in: folder.path,
            maintainers: ["Max"],
            options: (dualControl ? ["--dual-control"] : [])
                + (recovery
                    ? [
                        "--recovery", recoveryFile, "--recovery-passphrase-command",
                        "echo \(Self.passphrase)",
                    ] : []))
        id = try ProgramAddress(text: household.address).program
    }

    var cora: Resident { household.coordinator }
    var max: Resident { household.maintainers[0] }
    var log: LogID { LogID(program: id) }
    /// How the client calls it when it is caught.
    var subject: String { "program \(id.text.prefix(8))" }
    var count: Int { scene.server.logs[log]?.count ?? 0 }

    func recovery() throws -> Identity {
        let text = String(decoding: contents(of: recoveryFile), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(IdentityFile.prefix) }
        return try IdentityFile.open(String(try #require(line))) {
            SecretBytes(copying: Array(Self.passphrase.utf8))
        }
    }

    /// Somebody with a home and the program pinned, not enrolled.
    func newcomer(_ name: String) async throws -> (resident: Resident, card: Card) {
        let resident = Resident(name, in: folder.path)
        try await resident.moveIn()
        try await resident.run("program", "pin", household.address)
        return (resident, try await resident.identity().card)
    }

    /// Puts the statement that would stand next at the end of the program log, made by hand.
    func append(_ action: ProgramStatement.Action, by author: borrowing Identity) throws {
        let statement = ProgramStatement(
            program: id, place: try scene.end(of: log), madeAt: .now, action: action,
            author: author.fingerprint
        ) { author.sign($0, $1, $2) }
        scene.append(statement.encoded, to: log)
    }

    /// That everybody who works for the program refuses its last entry.
    func expectRefused(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for reader in [cora, max] {
            try await reader.ending("program", "show").expectCaught(
                subject, entry: count - 1, what, sourceLocation: sourceLocation)
        }
    }

    /// That everybody who works for the program takes its last entry.
    func expectTaken(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let ending = try await max.ending("program", "show")
        #expect(ending.status == 0, "\(ending)", sourceLocation: sourceLocation)
    }
}
