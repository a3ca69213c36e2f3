internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PosternAPI
internal import PosternFormat
internal import PosternSigning
internal import PosternStore

/// What members and coordinators may ask.
extension Responder {
    /// A genesis is at most this long: two names, a card, and fields of fixed length.
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
            throw .malformed("\(error)")
        }
        let signature = try authentication.newcomer(claim, card: genesis.card)
        try check(body, signature)
        let appended = try await storage.ask { store throws(StoreError) in
            try await store.createProgram(genesis: body, setupCode: setupCode, nonce: signature.use)
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
        let person = try await authentication.reader(of: log, request.head, hasBody: false)
        // Before it is read: who holds all that they may is refused at no cost.
        let share = try held.share(expecting: limits.pageBytes, for: person.fingerprint)
        let bytes = try await storage.ask { store throws(StoreError) in
            try await store.use(nonce: person.signature.use)
            return try await read(
                store, query.from, min(query.limit ?? .max, limits.pageEntries), limits.pageBytes)
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
        let person = try await authentication.reader(of: log, request.head, hasBody: true)
        let share = try held.share(
            expecting: request.announcedLength(limit: limits.bodyBytes), for: person.fingerprint)
        defer { withExtendedLifetime(share) {} }
        let body = try await request.readBody(limit: limits.bodyBytes, context, share)
        try check(body, person.signature)
        if let seconds = stored.take(person.fingerprint, body.count) { throw .tooMany(retryAfter: seconds) }
        let appended: Appended
        do throws(Problem) {
            appended = try await storage.ask { store throws(StoreError) in
                try await store.append(
                    body, to: log, by: person.fingerprint, nonce: person.signature.use,
                    limit: limits.pageEntries, maximumBytes: limits.pageBytes)
            }
        } catch {
            stored.give(person.fingerprint, body.count)
            throw error
        }
        let page = appended.page.encoded
        authentication.charge(person, bytes: page.count)
        return .of(.page, page, status: appended.isNew ? .created : .ok)
    }

    /// `GET …/rooms`
    func rooms(in program: ProgramID, _ request: Request) async throws(Problem) -> Response {
        let person = try await authentication.somebody(in: LogID(program: program), request.head)
        let rooms = try await storage.ask { store throws(StoreError) in
            try await store.use(nonce: person.signature.use)
            return try await store.rooms(of: person.fingerprint, in: program)
        }
        let list = RoomList(
            rooms: rooms.map { .init(caseID: $0.log.caseID, name: $0.log.room, count: $0.count) })
        return .of(.json, JSONBody.encode(list))
    }

    private func check(_ body: [UInt8], _ signature: VerifiedSignature) throws(Problem) {
        do throws(SignatureError) {
            try signature.check(body: body)
        } catch {
            throw .refused
        }
    }
}
