import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PosternAPI
import PosternFormat
import PosternSigning
import Synchronization

/// A server that speaks the protocol over a real socket, holds the key that a genesis names, and lies as it is told.
///
/// It asks nobody for a signature: a server that lies to members has no reason to keep others out. While it is honest, it
/// keeps logs in memory and gives each entry the next place.
final class HostileServer: Sendable {
    /// What it may do otherwise than an honest server. Without change it is honest.
    struct Lie: Sendable {
        /// Whether a room that is not there is refused, as an honest server does, or is a page without entries.
        var refusesMissingRooms = false
        /// The entries of a log, as they are shown to somebody.
        var show: @Sendable (LogID, [StoredEntry], Fingerprint?) -> [StoredEntry] = {
            _, entries, _ in entries
        }
        /// A page as it travels.
        var page: @Sendable (LogID, Page) -> [UInt8] = { $1.encoded }
        /// The statements of a room, as they are shown to somebody.
        var statements: @Sendable (LogID, StatementsPage, Fingerprint?) -> StatementsPage = {
            _, page, _ in page
        }
        /// The receipt that a writer gets, which is not the one that is due.
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
    /// Signs receipts with another server's key.
    private let stolen = Mutex<(@Sendable (StoredEntry, LogID, Place) throws -> Receipt)?>(nil)

    /// Runs `body` with a server that listens on this port of this machine, or on a free one.
    static func with(
        port wanted: Int = 0, _ body: @Sendable (HostileServer, _ port: Int) async throws -> Void
    ) async throws {
        let server = HostileServer()
        try await answering("hostile", at: wanted, { try await server.respond(to: $0) }) { port in
            try await body(server, port)
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
    func receipt(for stored: StoredEntry, in log: LogID, after before: Place) -> Receipt {
        if let sign = stolen.withLock(\.self), let receipt = try? sign(stored, log, before) {
            return receipt
        }
        return Receipt(
            log: log, before: before, time: stored.time,
            entryHash: Entry.hash(of: stored.entry, program: log.program), sign: sign)
    }

    /// From now on signs receipts with the key in this copy of another server's folder.
    func steal(_ copy: ServerCopy) {
        stolen.withLock { sign in
            sign = { stored, log, before in
                let hash = Entry.hash(of: stored.entry, program: log.program)
                let receipt = copy.receipt(for: hash, in: log, after: before, time: stored.time)
                return try Receipt(decoding: receipt)
            }
        }
    }

    /// The receipt of the last of these entries, which are all of a log.
    func receipt(of entries: [StoredEntry], in log: LogID) -> Receipt? {
        entries.last.map { receipt(for: $0, in: log, after: entries.places(in: log)[entries.count - 1]) }
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
        case (.get, .log(let log)) where lie.refusesMissingRooms && logs[log] == nil:
            return .problem(.refused)
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
        if let tombstone = entries.tombstone {
            let count = tombstone.before.count + 1
            let isIn = query.from < count
            let receipt = receipt(for: tombstone.stored, in: log, after: tombstone.before).encoded
            return .bytes(
                .page,
                lie.page(
                    log,
                    Page(count: count, entries: isIn ? [tombstone.stored] : [], receipt: isIn ? receipt : []))
            )
        }
        let some = entries.dropFirst(Int(query.from)).prefix(min(query.limit ?? 256, 256))
        let receipt = some.isEmpty ? nil : receipt(of: Array(entries[..<some.endIndex]), in: log)
        let page = Page(
            count: UInt64(entries.count), entries: Array(some), receipt: receipt?.encoded ?? [])
        return .bytes(.page, lie.page(log, page))
    }

    private func statements(of log: LogID, _ query: PageQuery, for reader: Fingerprint?) -> Response {
        let entries = shown(log, to: reader)
        guard let page = entries.tombstone.map({ page(of: $0, in: log) }) ?? statements(of: entries, in: log)
        else { return .problem(.refused) }
        let rest = StatementsPage(
            statements: page.statements.filter { $0.before.count >= query.from }, isLast: true,
            statementReceipt: page.statementReceipt, endReceipt: page.endReceipt, approvals: page.approvals)
        return .bytes(.statements, lie.statements(log, rest, reader).encoded)
    }

    private func page(of tombstone: PlacedStatement, in log: LogID) -> StatementsPage {
        let receipt = receipt(for: tombstone.stored, in: log, after: tombstone.before).encoded
        return StatementsPage(
            statements: [tombstone], isLast: true, statementReceipt: receipt, endReceipt: receipt,
            approvals: [])
    }

    /// The statements of these entries, which are all of a room; nil where none is there.
    func statements(of entries: [StoredEntry], in log: LogID) -> StatementsPage? {
        let placed = zip(entries.places(in: log), entries).map { PlacedStatement(before: $0, stored: $1) }
        let statements = placed.filter { $0.stored.isStatement }
        guard let last = statements.last, let end = receipt(of: entries, in: log) else { return nil }
        let receipt = receipt(for: last.stored, in: log, after: last.before)
        let approvals = entries.map(\.entry).filter {
            (try? Approval(decoding: $0))?.statement == receipt.place
        }
        return StatementsPage(
            statements: statements, isLast: true, statementReceipt: receipt.encoded, endReceipt: end.encoded,
            approvals: approvals)
    }

    private func rooms(of program: ProgramID, for reader: Fingerprint?) -> RoomList {
        let isCoordinator = (logs[LogID(program: program)] ?? []).contains { Self.enrolls(reader, $0.entry) }
        return RoomList(
            rooms: logs.keys.filter { $0.program == program && !$0.isProgramLog }.compactMap { log in
                let entries = shown(log, to: reader)
                let tombstone = entries.tombstone
                guard
                    isCoordinator || (entries.count == 1 && tombstone != nil)
                        || entries.contains(where: { Self.lists(reader, $0.entry) })
                else { return nil }
                let count = tombstone.map { $0.before.count + 1 } ?? UInt64(entries.count)
                return RoomList.Room(caseID: log.caseID, name: log.room, count: count)
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
            case .enroll, .expel, .replace, .approve, .policy, .level: return false
            }
        case .statement, .message, .historyGrant, .approval, .later, nil: return false
        }
    }

    private func append(_ entry: [UInt8], to log: LogID, by writer: Fingerprint?) -> Response {
        let lie = lie
        return state.withLock { state in
            let entries = lie.show(log, state.logs[log] ?? [], writer)
            if let known = entries.firstIndex(where: { $0.entry == entry }) {
                return taken(Array(entries[...known]), in: log, lie, isNew: false)
            }
            guard entries.take(entry, in: log) else {
                return .problem(.conflict(count: UInt64(entries.count)))
            }
            let grown = entries + [StoredEntry(time: max(.now, entries.last?.time ?? .now), entry: entry)]
            if lie.keeps(log) { state.logs[log, default: []] += grown.suffix(1) }
            return taken(grown, in: log, lie, isNew: true)
        }
    }

    /// The answer to the author of the last of these: what they had not seen, and the receipt.
    private func taken(_ entries: [StoredEntry], in log: LogID, _ lie: Lie, isNew: Bool) -> Response {
        guard let honest = receipt(of: entries, in: log) else { preconditionFailure("it was just added") }
        let seen = (try? Entry(decoding: entries[entries.count - 1].entry))?.prefix?.seen.count
        let page = Page(
            count: UInt64(entries.count),
            entries: seen.map { Array(entries.dropFirst(Int($0)).dropLast()) } ?? [],
            receipt: lie.receipt?(honest) ?? honest.encoded)
        return .bytes(.page, page.encoded, status: isNew ? .created : .ok)
    }

    private static func signer(of request: HTTPRequest) -> Fingerprint? {
        (try? UnverifiedSignature(request, hasBody: request.method == .post))?.signer
    }
}

extension StoredEntry {
    /// The statement that it is, where it is one of this edition.
    var statement: Statement? { try? Statement(decoding: entry) }

    /// Whether it is a statement of any edition.
    var isStatement: Bool { entry.first == ObjectType.statement.rawValue }
}

extension [StoredEntry] {
    /// The place before each of these entries, which are a log from its first, and the one after the last.
    func places(in log: LogID) -> [Place] {
        reduce(into: [Place(startOf: log)]) { places, stored in
            let hash = Entry.hash(of: stored.entry, program: log.program)
            places.append(places[places.count - 1].after(hash, at: stored.time, in: log.program))
        }
    }

    /// All that there is of a room that was destroyed; nil for every other.
    fileprivate var tombstone: PlacedStatement? {
        guard let stored = last, let statement = stored.statement, statement.reason == .destroyed else {
            return nil
        }
        return PlacedStatement(before: statement.prefix.seen, stored: stored)
    }

    /// Whether an honest server would take the entry now, and not say that it is late.
    fileprivate func take(_ entry: [UInt8], in log: LogID) -> Bool {
        let places = places(in: log)
        switch try? Entry(decoding: entry) {
        case .genesis: return isEmpty
        case .programStatement(let statement): return statement.place == places[count]
        case .statement(let statement):
            let last = lastIndex(where: \.isStatement)
            return statement.last == last.map { places[$0 + 1] } ?? places[0]
        case let entry?:
            let statements = compactMap(\.statement)
            return statements.last?.reason != .closed
                && entry.prefix?.epoch == statements.last { $0.reason.epoch != nil }?.reason.epoch?.number
        case nil: return false
        }
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
