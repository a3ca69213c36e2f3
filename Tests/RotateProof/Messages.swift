internal import AsyncHTTPClient
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import PosternAPI
internal import PosternClient
internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

extension RotateProof {
    /// Writes messages of so many bytes into the internal room of a case. The log is verified once, and the receipts lead on
    /// from there: a command for each of ten thousand messages would read it ten thousand times.
    static func write(
        _ count: Int, of bytes: Int, messagesTo caseText: String, folder: String
    ) async throws {
        let ada = client("ada", in: folder)
        let text = try await ada.exportIdentity(passphrase: nil)
        let program = try await ada.showProgram()
        await ada.shutdown()
        guard let caseID = CaseID(text: caseText) else { throw Wrong("\(caseText) is no case") }
        let writer = Writer(
            identity: try IdentityFile.open(text) { nil }, server: program.server,
            room: LogID(program: program.id, case: caseID, room: .internal))
        try await writer.write(count, of: bytes)
        print("wrote: \(count) messages of \(bytes) bytes into the internal room of case \(caseText)")
    }
}

/// One member who writes fast.
private struct Writer: ~Copyable {
    let identity: Identity
    let server: String
    let room: LogID

    borrowing func write(_ count: Int, of bytes: Int) async throws {
        let programLog = LogID(program: room.program)
        let program = try await whole(programLog).verifiedProgram(checkpoint: nil)
        let log = try await whole(room).verified(program: program, checkpoint: nil)
        guard let epoch = log.state.epoch, !log.state.isClosed else { throw Wrong("the room is closed") }
        var seen = log.place
        for _ in 0..<count {
            let draft = Content.Draft(
                kind: .message, id: MessageID(random: .system), author: identity.fingerprint,
                sentAt: systemTime(), text: Array(repeating: 0x6e, count: bytes))
            let message = draft.sealed(
                EntryPrefix(log: room, seen: seen, program: program.state.place, epoch: epoch.number),
                key: epoch.key, by: identity, random: .system)
            let answer = try Page(decoding: await exchange(.post, .log(room), body: message.encoded))
            seen = try Receipt(decoding: answer.receipt).place
        }
    }

    /// All of a short log.
    private borrowing func whole(_ log: LogID) async throws -> UnverifiedLog {
        let page = try Page(decoding: await exchange(.get, .log(log)))
        return UnverifiedLog(log: log, entries: page.entries, receipt: page.receipt)
    }

    /// The answer to a request; where this is too fast for the server, to the same one a second later.
    private borrowing func exchange(
        _ method: HTTPRequest.Method, _ endpoint: Endpoint, body: [UInt8]? = nil
    ) async throws -> [UInt8] {
        guard let origin = ServerOrigin(server) else { throw Wrong("\(server) is no server") }
        var head = HTTPRequest(
            method: method, scheme: origin.isSecure ? "https" : "http", authority: origin.authority,
            path: endpoint.path)
        if body != nil { head.headerFields[.contentType] = MediaType.entry.rawValue }
        head.sign(
            body: body, by: identity.signingKey, as: identity.fingerprint, at: systemTime(), random: .system)
        var request = HTTPClientRequest(url: origin.description + endpoint.path)
        request.method = method == .post ? .POST : .GET
        for field in head.headerFields { request.headers.add(name: field.name.rawName, value: field.value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        if response.status == .tooManyRequests {
            try await Task.sleep(for: .seconds(1))
            return try await exchange(method, endpoint, body: body)
        }
        guard (200...201).contains(response.status.code) else {
            throw Wrong("the server answers \(response.status.code)")
        }
        return Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
    }
}
