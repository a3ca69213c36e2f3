internal import HTTPTypes
internal import Hummingbird
internal import PosternAPI
internal import PosternFormat
internal import PosternSigning
internal import PosternStore

/// What anybody may ask.
extension Responder {
    func describeServer() -> Response {
        let description = ServerDescription(
            serverKey: storage.store.serverKey, suites: [1],
            limits: .init(
                entryBytes: min(limits.bodyBytes, Limits.entryBytes), pageEntries: limits.pageEntries),
            time: authentication.now())
        return .of(.json, JSONBody.encode(description))
    }

    /// The genesis is public: it is what a program's id is the digest of.
    func genesis(of program: ProgramID) async throws(Problem) -> Response {
        let genesis = try await storage.ask { store throws(StoreError) in try await store.genesis(of: program)
        }
        guard let genesis else { throw .notFound }
        return .of(.entry, genesis)
    }

    /// Two lines for somebody who opened a program's address in a browser. Nothing is looked up.
    func describe(program address: String, _ request: Request) throws(Problem) -> Response {
        let origin = try origin(request)
        guard let address = try? ProgramAddress(text: "\(origin)/p/\(address)") else { throw .notFound }
        return .of(
            .text,
            Array(
                """
                This is the address of a disclosure program, where security reports are sealed on your own machine.
                To make first contact, run: postern knock \(address.text)

                """.utf8))
    }

    /// Two lines for somebody who opened an invite in a browser. Nothing is looked up.
    func describe(invite: String, _ request: Request) throws(Problem) -> Response {
        let origin = try origin(request)
        guard let invite = try? Invite(text: "\(origin)/i/\(invite)") else { throw .notFound }
        return .of(
            .text,
            Array(
                """
                This is an invite to a private case. It holds no secret: it opens only for whose card it was made.
                To join, on the machine that made the card, run: postern join \(invite.text)

                """.utf8))
    }

    private func origin(_ request: Request) throws(Problem) -> ServerOrigin {
        guard let authority = request.head.authority,
            let origin = ServerOrigin("\(authentication.scheme)://\(authority)")
        else { throw .malformed("the host cannot be read") }
        return origin
    }
}
