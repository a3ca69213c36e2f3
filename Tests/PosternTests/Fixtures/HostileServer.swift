import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import PosternAPI
import PosternFormat
import PosternSigning
import Synchronization

/// A server that speaks the protocol over a real socket, holds the key that a genesis names, and lies as it is told.
///
/// It asks nobody for a signature: whoever is not honest to members has no reason to keep others out. Being honest,
/// it keeps logs in memory and appends by compare-and-swap.
final class HostileServer: Sendable {
    /// What it may do otherwise than an honest server. Without change it is honest.
    struct Lie: Sendable {
        /// The entries of a log, as they are shown to somebody.
        var show: @Sendable (LogID, [StoredEntry], Fingerprint?) -> [StoredEntry] = { _, entries, _ in entries
        }
        /// A page as it travels.
        var page: @Sendable (LogID, Page) -> [UInt8] = { $1.encoded }
        /// The statements of a room, and its last entry, as they are shown to somebody.
        var statements: @Sendable (LogID, Page, Fingerprint?) -> Page = { _, page, _ in page }
        /// The receipt that a writer gets, which is not the one that is stored.
        var receipt: (@Sendable (Receipt) -> [UInt8])?
        /// Whether an entry whose receipt was given is kept.
        var keeps: @Sendable (LogID) -> Bool = { _ in true }
        /// The genesis of a program.
        var genesis: @Sendable ([UInt8]) -> [UInt8] = { $0 }
        /// Another answer altogether.
        var answer: @Sendable (HTTPRequest) -> Response? = { _ in nil }
    }

    private struct State {
        var logs: [LogID: [StoredEntry]] = [:]
        var lie = Lie()
    }

    private final class Key: Sendable {
        let key = SigningKey(random: .system)
    }

    private let serverKey = Key()
    private let state = Mutex(State())

    /// Runs `body` with a server that listens on this port of this machine, or on a free one.
    static func with(
        port wanted: Int = 0, _ body: @Sendable (HostileServer, _ port: Int) async throws -> Void
    ) async throws {
        let server = HostileServer()
        let (ports, port) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "hostile")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in
                try await server.respond(to: request)
            },
            server: .cancellable,
            configuration: .init(address: .hostname("127.0.0.1", port: wanted)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await application.run()
            }
            defer { group.cancelAll() }
            for await port in ports {
                try await body(server, port)
                return
            }
            // It does not run: what it threw says why.
            try await group.waitForAll()
        }
    }

    // MARK: What tests do with it

    /// The logs as they are. Putting older ones back is the simplest lie of all.
    var logs: [LogID: [StoredEntry]] {
        get { state.withLock { $0.logs } }
        set { state.withLock { $0.logs = newValue } }
    }

    /// How it lies from now on.
    var lie: Lie {
        get { state.withLock { $0.lie } }
        set { state.withLock { $0.lie = newValue } }
    }

    /// Alters what is stored of a log.
    func rewrite(_ log: LogID, _ change: (inout [StoredEntry]) throws -> Void) rethrows {
        var entries = state.withLock { $0.logs[log] ?? [] }
        try change(&entries)
        state.withLock { $0.logs[log] = entries }
    }

    /// Signs with the key that the genesis names.
    func sign(_ tag: Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature {
        serverKey.key.signature(tag: tag, program: program, over: bytes)
    }

    /// A receipt, valid in every respect: nobody else can sign one.
    func receipt(for entry: [UInt8], in log: LogID, at index: UInt64, time: Timestamp = .now) -> Receipt {
        Receipt(
            log: log, index: index, entryHash: Entry.hash(of: entry, program: log.program), receivedAt: time,
            sign: sign)
    }

    /// These entries with fresh receipts for the places where they now are, so that the receipts give nothing away.
    func receipted(_ entries: [StoredEntry], in log: LogID) -> [StoredEntry] {
        entries.enumerated().map { index, stored in
            let time = (try? Receipt(decoding: stored.receipt))?.receivedAt ?? .now
            let receipt = receipt(for: stored.entry, in: log, at: UInt64(index), time: time)
            return StoredEntry(entry: stored.entry, receipt: receipt.encoded)
        }
    }

    // MARK: What it answers

    private func respond(to request: Request) async throws -> Response {
        if let answer = lie.answer(request.head) { return answer }
        let body = Array(try await request.body.collect(upTo: 2 * Limits.entryBytes).readableBytesView)
        let parts = (request.head.path ?? "/").split(separator: "?", maxSplits: 1)
        let query = PageQuery(text: parts.count == 2 ? String(parts[1]) : "") ?? PageQuery()
        let reader = Self.signer(of: request.head)
        switch (request.method, Endpoint(path: parts[0])) {
        case (.get, .server):
            return .json(
                ServerDescription(
                    serverKey: serverKey.key.verifyingKey, suites: [1],
                    limits: .init(entryBytes: Limits.entryBytes, pageEntries: 256), time: .now))
        case (.get, .genesis(let program)):
            guard let first = logs[LogID(program: program)]?.first else { return .problem(.notFound) }
            return .bytes(.entry, lie.genesis(first.entry))
        case (.post, .programs):
            return append(body, to: LogID(program: try Genesis(decoding: body).id), by: reader)
        case (.get, .rooms(let program)): return .json(rooms(of: program, for: reader))
        // As an honest server refuses what is not there.
        case (.get, .log(let log)) where !log.isProgramLog && logs[log] == nil: return .problem(.refused)
        case (.get, .log(let log)): return page(of: log, query, for: reader)
        case (.get, .statements(let log)): return statements(of: log, query, for: reader)
        case (.post, .log(let log)): return append(body, to: log, by: reader)
        default: return .problem(.notFound)
        }
    }

    private func shown(_ log: LogID, to reader: Fingerprint?) -> [StoredEntry] {
        lie.show(log, logs[log] ?? [], reader)
    }

    private func page(of log: LogID, _ query: PageQuery, for reader: Fingerprint?) -> Response {
        let entries = shown(log, to: reader)
        if let tombstone = Self.tombstone(of: entries, query) {
            return .bytes(.page, lie.page(log, tombstone))
        }
        let page = Page(
            count: UInt64(entries.count),
            entries: Array(entries.dropFirst(Int(query.from)).prefix(min(query.limit ?? 256, 256))))
        return .bytes(.page, lie.page(log, page))
    }

    private func statements(of log: LogID, _ query: PageQuery, for reader: Fingerprint?) -> Response {
        let entries = shown(log, to: reader)
        var page = Page(
            count: UInt64(entries.count),
            entries: entries.enumerated().filter { index, stored in
                index >= query.from
                    && (index == entries.count - 1 || (try? Statement(decoding: stored.entry)) != nil)
            }.map(\.element))
        if let tombstone = Self.tombstone(of: entries, query) { page = tombstone }
        return .bytes(.page, lie.statements(log, page, reader).encoded)
    }

    /// All that there is of a room that was destroyed; nil for every other.
    private static func tombstone(of entries: [StoredEntry], _ query: PageQuery) -> Page? {
        guard let last = entries.last, let statement = try? Statement(decoding: last.entry),
            statement.reason == .destroyed
        else { return nil }
        return Page(count: statement.index + 1, entries: query.from <= statement.index ? [last] : [])
    }

    private func rooms(of program: ProgramID, for reader: Fingerprint?) -> RoomList {
        let isCoordinator = (logs[LogID(program: program)] ?? []).contains { Self.enrolls(reader, $0.entry) }
        return RoomList(
            rooms: logs.keys.filter { $0.program == program && !$0.isProgramLog }.compactMap { log in
                let entries = shown(log, to: reader)
                let tombstone = Self.tombstone(of: entries, PageQuery())
                guard
                    isCoordinator || (entries.count == 1 && tombstone != nil)
                        || entries.contains(where: { Self.lists(reader, $0.entry) })
                else { return nil }
                return RoomList.Room(
                    caseID: log.caseID, name: log.room, count: tombstone?.count ?? UInt64(entries.count))
            })
    }

    private static func lists(_ reader: Fingerprint?, _ entry: [UInt8]) -> Bool {
        guard let reader, let statement = try? Statement(decoding: entry) else { return false }
        return statement.author == reader || statement.reason.epoch?.member(reader) != nil
    }

    /// Whether this entry of a program log makes somebody a coordinator.
    private static func enrolls(_ reader: Fingerprint?, _ entry: [UInt8]) -> Bool {
        switch try? Entry(decoding: entry) {
        case .genesis(let genesis): return genesis.card.fingerprint == reader
        case .programStatement(let statement):
            switch statement.action {
            case .enroll(.coordinator, _, let card), .recover(_, let card, _):
                return card.fingerprint == reader
            case .enroll, .expel, .replace, .approve: return false
            }
        case .statement, .message, .historyGrant, .approval, nil: return false
        }
    }

    private func append(_ entry: [UInt8], to log: LogID, by writer: Fingerprint?) -> Response {
        let lie = lie
        return state.withLock { state in
            let stored = state.logs[log] ?? []
            let count = UInt64(lie.show(log, stored, writer).count)
            guard (try? Entry(decoding: entry))?.index == count else {
                return .problem(.conflict(count: count))
            }
            let honest = receipt(for: entry, in: log, at: count)
            if lie.keeps(log) {
                state.logs[log] = stored + [StoredEntry(entry: entry, receipt: honest.encoded)]
            }
            return .bytes(.receipt, lie.receipt?(honest) ?? honest.encoded, status: .created)
        }
    }

    private static func signer(of request: HTTPRequest) -> Fingerprint? {
        (try? UnverifiedSignature(request, hasBody: request.method == .post))?.signer
    }
}

extension Response {
    /// An answer of these bytes.
    static func bytes(_ type: PosternAPI.MediaType, _ bytes: [UInt8], status: HTTPResponse.Status = .ok)
        -> Response
    {
        Response(
            status: status, headers: [.contentType: type.rawValue],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// An answer of JSON.
    static func json(_ value: some Encodable) -> Response { .bytes(.json, JSONBody.encode(value)) }

    /// An answer that says why not.
    static func problem(_ problem: Problem) -> Response {
        .bytes(.problem, JSONBody.encode(problem), status: problem.kind.status)
    }
}
