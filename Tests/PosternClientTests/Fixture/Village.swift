import PosternClient
import PosternFormat
import PosternServer
import PosternSigning
import Synchronization
import Testing

/// A program on a real server, with the people who use it: Ada coordinates, Mia and Max maintain, Rob found
/// something.
final class Village: Sendable {
    let folder: TemporaryFolder
    let network: Network
    let ada: Resident
    let mia: Resident
    let max: Resident
    let rob: Resident
    let program: ProgramSummary
    let clock: TestClock
    private let guests = Mutex<[Resident]>([])
    private let server: Mutex<RunningServer>

    private init(
        folder: TemporaryFolder, network: Network, server: RunningServer, ada: Resident, mia: Resident,
        max: Resident, rob: Resident, program: ProgramSummary, clock: TestClock
    ) {
        self.clock = clock
        self.folder = folder
        self.network = network
        self.server = Mutex(server)
        self.ada = ada
        self.mia = mia
        self.max = max
        self.rob = rob
        self.program = program
    }

    static func found(
        limits: ServerLimits = ServerLimits(), targets: Policy.Targets = .standard,
        hasDualControl: Bool = false
    ) async throws -> Village {
        let folder = TemporaryFolder()
        let clock = TestClock()
        let server = try await RunningServer.start(in: folder, clock: clock.now, limits: limits)
        let network = try await Network.start(to: server.port)
        let ada = try await Resident.born("Ada", clock)
        let mia = try await Resident.born("Mia", clock)
        let max = try await Resident.born("Max", clock)
        let rob = try await Resident.born("Rob", clock)
        let code = try #require(server.setupCode)
        let program = try await ada.client.createProgram(
            name: "LibreChat", server: network.origin, setupCode: code, targets: targets,
            hasDualControl: hasDualControl)
        for (maintainer, name) in [(mia, "Mia"), (max, "Max")] {
            _ = try await maintainer.client.pinProgram(program.address)
            if hasDualControl, name == "Max" {
                _ = try await mia.client.approve(
                    card: maintainer.client.identity().card, role: .maintainer)
            }
            _ = try await ada.client.enroll(
                card: maintainer.client.identity().card, role: .maintainer, name: name)
        }
        return Village(
            folder: folder, network: network, server: server, ada: ada, mia: mia, max: max, rob: rob,
            program: program, clock: clock)
    }

    static let contact = "https://example.org/issues/7"

    /// Rob's case, opened and joined; its id.
    func caseOfRob() async throws -> String {
        let opened = try await openCase()
        _ = try await rob.client.join(invite: opened.invite)
        return opened.caseID.text
    }

    func openCase(
        withoutMe: Bool = false, hastily: Bool = false, commitment: String? = nil
    ) async throws -> OpenedCase {
        let knock = try await rob.client.knock(program: program.address)
        return try await (hastily ? ada.hasty : ada.client).openCase(
            card: knock.card, contact: Self.contact, commitment: commitment, withoutMe: withoutMe,
            researcherName: "Rob")
    }

    /// Puts another server with this data folder in place of the one that runs.
    func replaceServer(with folder: TemporaryFolder) async throws {
        try await server.withLock { $0 }.stop()
        let next = try await RunningServer.start(in: folder, clock: clock.now)
        server.withLock { $0 = next }
        network.upstream = next.port
    }

    /// The data folder as it is now, for later.
    func older() async throws -> TemporaryFolder {
        var copy: TemporaryFolder?
        try await withoutServer { copy = try folder.copy() }
        return try #require(copy)
    }

    /// Stops the server for as long as `body` runs.
    func withoutServer(_ body: () async throws -> Void) async throws {
        try await server.withLock { $0 }.stop()
        try await body()
        let next = try await RunningServer.start(in: folder, clock: clock.now)
        server.withLock { $0 = next }
        network.upstream = next.port
    }

    /// Somebody else with a home, until the village is left.
    func guest(_ name: String) async throws -> Resident {
        let resident = try await Resident.born(name, clock)
        guests.withLock { $0.append(resident) }
        return resident
    }

    func leave() async throws {
        for resident in [ada, mia, max, rob] + guests.withLock({ $0 }) { await resident.client.shutdown() }
        try await network.stop()
        try await server.withLock { $0 }.stop()
    }
}

/// One person with a home.
final class Resident: Sendable {
    let home: TemporaryFolder
    let client: Client
    private let clock: TestClock
    private let said: Said

    init(home: TemporaryFolder, _ clock: TestClock = TestClock()) {
        self.home = home
        self.clock = clock
        said = Said()
        client = Self.client(home, clock, said)
    }

    /// What the client told the person besides its results.
    var notices: [String] { said.lines.withLock { $0 } }

    static func born(_ name: String, _ clock: TestClock = TestClock()) async throws -> Resident {
        let resident = Resident(home: TemporaryFolder(), clock)
        _ = try await resident.client.makeIdentity(name: name, passphrase: nil)
        return resident
    }

    /// Another command of the same person at the same time.
    func another() -> Client { Self.client(home, clock, said) }

    /// The same, for a network that is dead: it is given up at once, and not waited for.
    var hasty: Client { Self.client(home, clock, said, reconnectSeconds: 0) }

    /// The same, while the clock is wrong by so many milliseconds.
    func another(ahead milliseconds: Int64) -> Client {
        let clock = clock.now
        var options = ClientOptions()
        (options.timeoutSeconds, options.reconnectSeconds) = (120, 60)
        return Client(
            home: home.path, options: options,
            clock: {
                Timestamp(milliseconds: UInt64(Int64(clock().milliseconds) + milliseconds)) ?? .latest
            },
            passphrase: { () throws(ClientError) in
                throw .passphrase("there is no passphrase in this test")
            })
    }

    /// Whoever expects an answer has patience, for on a busy machine a request takes long: what it took counts, too.
    private static func client(
        _ home: TemporaryFolder, _ clock: TestClock, _ said: Said, reconnectSeconds: Int = 60
    ) -> Client {
        var options = ClientOptions()
        options.timeoutSeconds = 120
        options.reconnectSeconds = reconnectSeconds
        return Client(
            home: home.path, options: options, clock: clock.now,
            notice: { line in said.lines.withLock { $0.append(line) } },
            passphrase: { () throws(ClientError) in
                throw .passphrase("there is no passphrase in this test")
            })
    }
}

/// What a client said.
final class Said: Sendable {
    let lines = Mutex<[String]>([])
}

/// The time, for a server and its clients alike; a test can let days go by.
final class TestClock: Sendable {
    private let ahead = Mutex<UInt64>(0)

    /// The time now.
    var now: @Sendable () -> Timestamp {
        { [self] in systemTime().adding(milliseconds: ahead.withLock { $0 }) }
    }

    func pass(days: UInt64) { ahead.withLock { $0 += days * 86_400_000 } }
}

/// The texts of a thread's messages, in order.
func texts(_ thread: CaseThread) -> [String] {
    thread.items.compactMap { item in
        switch item.content {
        case .message(let text, _, _), .acknowledgement(let text, _): String(decoding: text, as: UTF8.self)
        case .statement, .grant, .approval, .repetition, .sealed, .later, .newer, .unopened: nil
        }
    }
}
