import HTTPTypes
import NIOCore
import PosternAPI
import PosternFormat
import PosternServer
import PosternSigning
import PosternStore

/// A program, as many writers as there are connections, a room with all of them and a room for each.
struct World: Sendable {
    private let coordinator = Writer("Cordelia")
    private let writers: [Writer]
    private let program: Place
    private let id: ProgramID
    private var shared: Room
    private var rooms: [Room] = []
    private let store: Store

    /// The length of each entry.
    var entryBytes: Int { shared.message().count }

    init(_ store: Store, writers count: Int) async throws {
        self.store = store
        writers = (0..<count).map { Writer("Writer \($0)") }
        guard let name = Name("Bench"), let code = store.setupCode else { fatalError("no new store") }
        let genesis = Genesis(
            name: name, madeAt: SystemClock.now(), serverKey: store.serverKey, card: coordinator.card,
            coordinatorName: coordinator.name, recovery: nil, random: .system, sign: coordinator.sign)
        id = genesis.id
        let created = try await store.createProgram(
            genesis: genesis.encoded, setupCode: code, nonce: coordinator.nonce())
        program = try Receipt(decoding: created.page.receipt).place
        shared = Room(LogID(program: id, case: CaseID(random: .system), room: .shared), program)
        shared = try await open(writers)
        for writer in writers { rooms.append(try await open([writer])) }
    }

    private func open(_ members: [Writer]) async throws -> Room {
        var room = Room(LogID(program: id, case: CaseID(random: .system), room: .shared), program)
        var key = RandomSource.system.bytes(32)
        key[31] &= 0x3f
        guard let contact = Contact("https://bench.example/1"), let key = CaseKey(key) else {
            fatalError("no room")
        }
        let epoch = Epoch(number: 1, key: key, members: members.map { $0.member() })
        let statement = Statement(
            prefix: EntryPrefix(log: room.log, seen: room.seen, program: program, epoch: 0),
            madeAt: SystemClock.now(), last: room.seen, reason: .opened(contact, commitment: nil, epoch),
            author: coordinator.fingerprint, sign: coordinator.sign)
        let appended = try await store.append(
            statement.encoded, to: room.log, by: coordinator.fingerprint, nonce: coordinator.nonce(),
            limit: 0,
            maximumBytes: 0)
        room.seen = try Receipt(decoding: appended.page.receipt).place
        return room
    }

    /// Signed requests for each connection, made beforehand: what a client has to do is not measured.
    func requests(_ count: Int, to port: Int, inOneRoom: Bool) -> [[ByteBuffer]] {
        zip(writers, rooms).map { writer, own in
            (0..<count).map { _ in
                let room = inOneRoom ? shared : own
                return writer.request(room.message(), to: room.log, port: port)
            }
        }
    }
}

/// A room as its writers see it: up to its opening.
struct Room: Sendable {
    let log: LogID
    var seen: Place
    private let program: Place

    init(_ log: LogID, _ program: Place) {
        self.log = log
        self.program = program
        seen = Place(startOf: log)
    }

    /// A message of noise.
    func message() -> [UInt8] {
        let random = RandomSource.system
        guard let commitment = Digest(random.bytes(32)) else { fatalError("no digest") }
        let header = Message.Header(
            prefix: EntryPrefix(log: log, seen: seen, program: program, epoch: 1),
            sealedKey: random.bytes(80),
            commitment: commitment)
        return Message(
            header: header, body: random.bytes(Padding.paddedLength(AppendBench.textBytes) + 16)
        ).encoded
    }
}

/// Somebody with keys, who signs requests.
final class Writer: Sendable {
    let name: Name
    let card: Card
    let fingerprint: Fingerprint
    private let key: SigningKey

    init(_ name: String) {
        let key = SigningKey(random: .system)
        var receiving = RandomSource.system.bytes(32)
        receiving[31] &= 0x3f
        guard let name = Name(name), let receivingKey = ReceivingKey(receiving) else { fatalError("nobody") }
        card = Card(name: name, signingKey: key.verifyingKey, receivingKey: receivingKey) {
            key.signature(tag: $0, program: $1, over: $2)
        }
        self.name = name
        self.key = key
        fingerprint = card.fingerprint
    }

    func sign(_ tag: Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature {
        key.signature(tag: tag, program: program, over: bytes)
    }

    func nonce() -> NonceUse {
        NonceUse(signer: fingerprint, nonce: RandomSource.system.bytes(16), created: SystemClock.now())
    }

    func member() -> Member {
        Member(
            salt: RandomSource.system.bytes(Member.saltLength), role: .researcher, name: name, card: card,
            readsFrom: 1, wrap: RandomSource.system.bytes(Limits.wrapBytes))
    }

    func request(_ entry: [UInt8], to log: LogID, port: Int) -> ByteBuffer {
        var request = HTTPRequest(
            method: .post, scheme: "http", authority: "127.0.0.1:\(port)", path: Endpoint.log(log).path)
        request.headerFields[.contentType] = MediaType.entry.rawValue
        request.headerFields[.contentLength] = "\(entry.count)"
        request.sign(body: entry, by: key, as: fingerprint, at: SystemClock.now(), random: .system)
        var text = "POST \(request.path ?? "/") HTTP/1.1\r\nHost: \(request.authority ?? "")\r\n"
        for field in request.headerFields { text += "\(field.name.rawName): \(field.value)\r\n" }
        return ByteBuffer(bytes: Array((text + "\r\n").utf8) + entry)
    }
}
