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
    private let server: Mutex<RunningServer>

    private init(
        folder: TemporaryFolder, network: Network, server: RunningServer, ada: Resident, mia: Resident,
        max: Resident, rob: Resident, program: ProgramSummary
    ) {
        self.folder = folder
        self.network = network
        self.server = Mutex(server)
        self.ada = ada
        self.mia = mia
        self.max = max
        self.rob = rob
        self.program = program
    }

    static func found(limits: ServerLimits = ServerLimits()) async throws -> Village {
        let folder = TemporaryFolder()
        let server = try await RunningServer.start(in: folder, clock: systemTime, limits: limits)
        let network = try await Network.start(to: server.port)
        let ada = try await Resident.born("Ada")
        let mia = try await Resident.born("Mia")
        let max = try await Resident.born("Max")
        let rob = try await Resident.born("Rob")
        let code = try #require(server.setupCode)
        let program = try await ada.client.createProgram(
            name: "LibreChat", server: network.origin, setupCode: code)
        for (maintainer, name) in [(mia, "Mia"), (max, "Max")] {
            _ = try await maintainer.client.pinProgram(program.address)
            _ = try await ada.client.enroll(
                card: maintainer.client.identity().card, role: .maintainer, name: name)
        }
        return Village(
            folder: folder, network: network, server: server, ada: ada, mia: mia, max: max, rob: rob,
            program: program)
    }

    static let contact = "https://example.org/issues/7"

    /// Rob's case, opened and joined; its id.
    func caseOfRob() async throws -> String {
        let opened = try await openCase()
        _ = try await rob.client.join(invite: opened.invite)
        return opened.caseID.text
    }

    func openCase(withoutMe: Bool = false) async throws -> OpenedCase {
        let knock = try await rob.client.knock(program: program.address)
        return try await ada.client.openCase(
            card: knock.card, contact: Self.contact, withoutMe: withoutMe)
    }

    /// Puts another server with this data folder in place of the one that runs.
    func replaceServer(with folder: TemporaryFolder) async throws {
        try await server.withLock { $0 }.stop()
        let next = try await RunningServer.start(in: folder, clock: systemTime)
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
        let next = try await RunningServer.start(in: folder, clock: systemTime)
        server.withLock { $0 = next }
        network.upstream = next.port
    }

    func leave() async throws {
        for resident in [ada, mia, max, rob] { await resident.client.shutdown() }
        try await network.stop()
        try await server.withLock { $0 }.stop()
    }
}

/// One person with a home.
final class Resident: Sendable {
    let home: TemporaryFolder
    let client: Client

    init(home: TemporaryFolder) {
        self.home = home
        client = Self.client(home)
    }

    static func born(_ name: String) async throws -> Resident {
        let resident = Resident(home: TemporaryFolder())
        _ = try await resident.client.makeIdentity(name: name, passphrase: nil)
        return resident
    }

    /// Another command of the same person at the same time.
    func another() -> Client { Self.client(home) }

    private static func client(_ home: TemporaryFolder) -> Client {
        var options = ClientOptions()
        options.reconnectSeconds = 2
        return Client(home: home.path, options: options) { () throws(ClientError) in
            throw .passphrase("there is no passphrase in this test")
        }
    }
}

/// The texts of a thread's messages, in order.
func texts(_ thread: CaseThread) -> [String] {
    thread.items.compactMap { item in
        switch item.content {
        case .message(let text, _, _), .acknowledgement(let text, _): String(decoding: text, as: UTF8.self)
        case .statement, .sealed, .unopened: nil
        }
    }
}
