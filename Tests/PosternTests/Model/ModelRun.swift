import Foundation
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

@testable import PosternClient

/// One run of the model: several honest people, a server that may lie, and what has to be true after every step.
///
/// The invariants, each with the word by which a violation is reported:
/// - `secret`: nobody opens a message whom the signed list that was in force does not list, or a later one lets read it;
/// - `agree`: whoever sees an entry shows everything before it alike;
/// - `caught`: a log that does not continue what somebody accepted is refused at once, and nothing of it is accepted;
///   a log that does is not called a lie;
/// - `lost`: what an honest server gave a receipt for is shown, at its place, to whoever has the secret;
/// - `once`: no message is shown twice.
actor ModelRun {
    let folder: TemporaryFolder
    let proxy: ModelProxy
    let origin: String
    var dice: ModelDice
    var oracle = ModelOracle()
    var trail: [String] = []
    var counts: [String: Int] = [:]

    /// The copies of the data folder that are being served: the first is the one that stays.
    var servers: [RunningServer] = []
    var people: [ModelPerson] = []
    var coordinators: [ModelPerson] = []
    var maintainers: [ModelPerson] = []
    /// Their researchers, by case.
    var researchers: [CaseID: ModelPerson] = [:]
    var cases: [CaseID] = []
    var thieves: [Fingerprint: ModelThief] = [:]
    /// What each home has accepted of each log.
    var accepted: [String: [LogID: Digest]] = [:]
    /// The head of each log on the server that stays.
    var heads: [LogID: Digest] = [:]
    /// How an entry was shown to the first reader, by the head after it.
    var shown: [Digest: String] = [:]
    var address = ""
    var program = ProgramID.none
    var number = 0

    init(seed: UInt64, folder: TemporaryFolder, proxy: ModelProxy, port: Int) {
        dice = ModelDice(seed: seed)
        self.folder = folder
        self.proxy = proxy
        origin = "http://127.0.0.1:\(port)"
    }

    /// Sets the scene, then takes so many steps or as many as there is time for.
    func run(steps: Int, until end: ContinuousClock.Instant?) async throws {
        do {
            try await setScene()
            var taken = 0
            while taken < steps, end.map({ ContinuousClock.now < $0 }) ?? true {
                try await step()
                taken += 1
            }
            try await everybodyReads()
        } catch {
            await stop()
            throw ModelViolation(
                "seed \(dice.seed), step \(trail.count): \(error)\n"
                    + trail.suffix(40).joined(separator: "\n"))
        }
        await stop()
    }

    private func stop() async {
        try? proxy.close()
        for server in servers { _ = try? await server.stop() }
        servers = []
    }

    func log(_ sentence: String) {
        trail.append("\(trail.count): \(sentence)")
        if ProcessInfo.processInfo.environment["POSTERN_MODEL_TRAIL"] != nil { print(trail[trail.count - 1]) }
    }

    func count(_ what: String) { counts[what, default: 0] += 1 }

    // MARK: The scene

    private func setScene() async throws {
        let server = try await RunningServer(data: data(0), options: RunningServer.generous)
        servers = [server]
        proxy.main = server.port
        let cora = try await moveIn("cora")
        let origin = origin
        let code = try #require(server.setupCode)
        let (address, id) = try await cora.command { client in
            let made = try await client.createProgram(name: "LibreChat", server: origin, setupCode: code)
            return (made.address, made.id)
        }
        (self.address, program) = (address, id)
        try learn()
        try accept(of: cora)
        coordinators = [cora]
        for name in ["carl", "max", "mia", "moe", "meg"] {
            let person = try await moveIn(name)
            try await enroll(person, as: name == "carl" ? .coordinator : .maintainer)
        }
        for _ in 0..<2 { try await openCase() }
    }

    func data(_ copy: Int) -> String { folder.path("data-\(copy)") }

    func moveIn(_ name: String) async throws -> ModelPerson {
        let person = try await ModelPerson.movesIn(name, in: folder)
        people.append(person)
        proxy.knows(person)
        let text = try await person.command { try await $0.exportIdentity(passphrase: nil) }
        thieves[person.fingerprint] = ModelThief(try IdentityFile.open(text) { nil })
        return person
    }

    /// The homes whose people may be asked to do something: those whose identity is still in use.
    var active: [ModelPerson] { coordinators + maintainers + cases.compactMap { researchers[$0] } }

    func rooms(of caseID: CaseID) -> [LogID] {
        [RoomName.shared, .internal].map { LogID(program: program, case: caseID, room: $0) }
            .filter { heads[$0] != nil }
    }

    var allLogs: [LogID] { [LogID(program: program)] + cases.flatMap(rooms) }

    /// The epoch in force of a room, on the server that stays.
    func epoch(of log: LogID) -> Epoch? { heads[log].flatMap { oracle.known[$0]?.epoch } }

    func members(of log: LogID) -> [ModelPerson] {
        guard let epoch = epoch(of: log) else { return [] }
        return active.filter { epoch.member($0.fingerprint) != nil }
    }
}

/// A thief in the model, whom several places of it know.
final class ModelThief {
    private var thief: Thief

    init(_ identity: consuming Identity) { thief = Thief(identity) }

    func rob(_ entries: some Sequence<Entry>, knowing known: [Entry], of log: LogID) {
        thief.rob(entries, knowing: known, of: log)
    }
    func holds(_ key: CaseKey) -> Bool { thief.holds(key) }
    func opens(_ message: Message) -> Bool { thief.text(of: message) != nil }
}
