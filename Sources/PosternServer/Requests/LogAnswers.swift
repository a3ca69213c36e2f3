internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PosternAPI
internal import PosternFormat
internal import PosternSigning
internal import PosternStore

/// What members and coordinators may ask.
extension Responder {
    /// A genesis is at most this long (page HTTP).
    private static let genesisBytes = 4_096

    /// `POST /v1/programs`: the only request whose signer comes with the body.
    func createProgram(_ request: Request, _ context: ConnectionContext) async throws(Problem) -> Response {
        try request.checkAnnouncedBody(limit: Self.genesisBytes)
        let claim = try authentication.unverified(request.head, hasBody: true)
        guard let setupCode = request.headers[.setupCode] else { throw .refused }
        let body = try await request.readBody(limit: Self.genesisBytes, context)
        let genesis: Genesis
        do throws(FormatError) {
            genesis = try Genesis(decoding: body)
        } catch {
            throw error.isNewer ? .invalidEntry("\(error)") : .malformed("\(error)")
        }
        let author = try await authentication.newcomer(claim, card: genesis.card, body: body)
        defer { withExtendedLifetime(author) {} }
        let appended = try await storage.ask { store throws(StoreError) in
            try await store.createProgram(
                genesis: body, setupCode: setupCode, nonce: author.signature.use)
        }
        return .of(.page, appended.page.encoded, status: .created)
    }

    /// `GET …/log`
    func page(of log: LogID, _ request: Request, _ eventLoop: any EventLoop) async throws(Problem) -> Response
    {
        try await answer(request, about: log, .page, eventLoop) {
            store, from, limit, bytes throws(StoreError) in
            try await store.page(of: log, from: from, limit: limit, maximumBytes: bytes).encoded
        }
    }

    /// `GET …/statements`
    func statements(of log: LogID, _ request: Request, _ eventLoop: any EventLoop) async throws(Problem)
        -> Response
    {
        try await answer(request, about: log, .statements, eventLoop) {
            store, from, limit, bytes throws(StoreError) in
            try await store.statements(of: log, from: from, limit: limit, maximumBytes: bytes).encoded
        }
    }

    private func answer(
        _ request: Request, about log: LogID, _ type: PosternAPI.MediaType, _ eventLoop: any EventLoop,
        _ read: (Store, UInt64, Int, Int) async throws(StoreError) -> [UInt8]
    ) async throws(Problem) -> Response {
        guard let query = PageQuery(text: request.query) else {
            throw .malformed("the query must be from=N and limit=M")
        }
        let person = try await authentication.reader(of: log, request.head)
        // Before it is read: who holds all that they may is refused without it.
        let share = try held.share(expecting: limits.pageBytes, for: person.fingerprint)
        let bytes = try await storage.ask { store throws(StoreError) in
            try await read(store, query.from, min(query.limit ?? .max, limits.pageEntries), limits.pageBytes)
        }
        try share.hold(bytes.count)
        share.settle()
        authentication.charge(person, bytes: bytes.count)
        return .held(type, bytes, share, eventLoop)
    }

    /// `POST …/log`: the signature is verified before a byte of the body is read.
    func append(
        to log: LogID, _ request: Request, _ context: ConnectionContext
    ) async throws(Problem) -> Response {
        try request.checkAnnouncedBody(limit: limits.bodyBytes)
        let author = try await authentication.author(in: log, request.head)
        let share: HeldBytes.Share
        let body: [UInt8]
        let append: AppendRates.Append
        do throws(Problem) {
            share = try held.share(
                expecting: request.announcedLength(limit: limits.bodyBytes), for: author.fingerprint)
            body = try await request.readBody(limit: limits.bodyBytes, context, share)
            try Authentication.check(body, author.signature)
            append = AppendRates.Append(of: body, to: log, by: author.fingerprint)
            try appends.take(append, bytes: body.count)
        } catch {
            await authentication.useUp(author)
            throw error
        }
        defer { withExtendedLifetime((author, share)) {} }
        do throws(Problem) {
            let appended = try await storage.ask { store throws(StoreError) in
                try await store.append(
                    body, to: log, by: author.fingerprint, nonce: author.signature.use, within: limits.share,
                    limit: limits.pageEntries, maximumBytes: limits.pageBytes)
            }
            return .of(.page, appended.page.encoded, status: appended.isNew ? .created : .ok)
        } catch {
            appends.give(append, bytes: body.count)
            // Whatever else the store says, it says after the commit that uses the nonce up.
            if error.kind == .unavailable { await authentication.useUp(author) }
            throw error
        }
    }

    /// `GET …/rooms`
    func rooms(in program: ProgramID, _ request: Request) async throws(Problem) -> Response {
        let person = try await authentication.somebody(in: LogID(program: program), request.head)
        let rooms = try await storage.ask { store throws(StoreError) in
            try await store.rooms(of: person.fingerprint, in: program)
        }
        let list = RoomList(
            rooms: rooms.map { .init(caseID: $0.log.caseID, name: $0.log.room, count: $0.count) })
        return .of(.json, JSONBody.encode(list))
    }
}
