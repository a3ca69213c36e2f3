internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PosternAPI
internal import PosternFormat
internal import PosternStore
internal import ServiceLifecycle

extension Responder {
    /// `GET …/events`: the room's count at once and after each append, until the client goes, the server stops, or
    /// the reader may no longer read.
    func events(of log: LogID, _ request: Request) async throws(Problem) -> Response {
        let person = try await authentication.reader(of: log, request.head)
        let place = try streams.place(for: person.fingerprint)
        // From before the first count on, so that no append falls in between.
        let counts = storage.store.counts(of: log)
        let programCounts = storage.store.counts(of: LogID(program: log.program))
        let first = try await storage.ask { store throws(StoreError) in
            // Who was expelled between the first look and the streams would hear of it with the next beat only.
            guard try await store.standing(of: person.fingerprint, in: log)?.mayRead(log) == true else {
                throw .refused
            }
            return try await store.count(of: log)
        }
        let stream = EventStream(
            store: storage.store, log: log, reader: person.fingerprint, first: first, counts: counts,
            programCounts: programCounts, heartbeat: heartbeat, place: place)
        let body = ResponseBody { writer in
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await stream.write(to: &writer)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: .ours(.events), body: body)
    }
}
