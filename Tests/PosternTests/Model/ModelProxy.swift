import HTTPTypes
import Hummingbird
import HummingbirdCore
import PosternAPI
import PosternFormat
import PosternSigning
import Synchronization

/// Stands before real servers and decides who talks to which, what they are shown, and when an answer is held back.
///
/// Several real servers on copies of one data folder are one server that lies: each has the same keys, and each answers
/// as if it were the only one.
final class ModelProxy: Sendable {
    /// What one person is told otherwise than the others.
    struct Lie: Sendable {
        /// The copy that this person talks to.
        var backend: Int?
        /// The entries of a log, as they are shown.
        var show: (@Sendable (LogID, [StoredEntry]) -> [StoredEntry])?
        /// The receipt that is given for what was written.
        var receipt: (@Sendable (Receipt) -> [UInt8])?
    }

    /// What was given out since somebody began a command.
    struct Given: Sendable {
        var entries: [LogID: [UInt64: StoredEntry]] = [:]
        /// Logs of which two different entries were given out for one place.
        var contradictory: Set<LogID> = []
        var falseReceipts = 0
    }

    /// An entry that a server took, and which one.
    struct Posted: Sendable {
        let bytes: [UInt8]
        let receipt: Receipt
        let backend: Int

        var log: LogID { receipt.log }
    }

    /// Where a command is stopped: before the server sees its entry, or when the receipt is on its way.
    enum Stop: Sendable { case before, after }

    private struct State {
        var main = 0
        var lies: [Fingerprint: Lie] = [:]
        var given = Given()
        var posted: [Posted] = []
        var hold: Hold?
    }

    /// What is held of one person's, until it is released. Whoever waits in it learns of that release and of no other.
    private final class Hold: Sendable {
        let who: Fingerprint
        let stop: Stop
        /// So many entries pass before one is held.
        let passing: Mutex<Int>
        let isHeld = Atomic(false)
        /// What became of it; nil while it lasts.
        let drops = Mutex<Bool?>(nil)

        init(_ who: Fingerprint, _ stop: Stop, after passing: Int) {
            self.who = who
            self.stop = stop
            self.passing = Mutex(passing)
        }
    }

    private let state = Mutex(State())
    private let identities = Mutex<[Fingerprint: ModelPerson]>([:])
    private let key = Mutex<ServerCopy?>(nil)

    /// Runs `body` with a proxy on a free port of this machine.
    static func with(_ body: @Sendable (ModelProxy, _ port: Int) async throws -> Void) async throws {
        let proxy = ModelProxy()
        try await answering("model", { try await proxy.respond(to: $0) }) { port in
            try await body(proxy, port)
        }
    }

    // MARK: What the model does with it

    /// The server that everybody talks to who is not lied to.
    var main: Int {
        get { state.withLock { $0.main } }
        set { state.withLock { $0.main = newValue } }
    }

    /// The copy whose key signs what is made up.
    func steal(_ copy: ServerCopy) { key.withLock { $0 = copy } }
    var hasKey: Bool { key.withLock { $0 != nil } }
    func close() throws {
        try key.withLock { copy in
            try copy?.close()
            copy = nil
        }
    }

    func knows(_ person: ModelPerson) { identities.withLock { $0[person.fingerprint] = person } }
    func lie(to who: Fingerprint, _ lie: Lie?) { state.withLock { $0.lies[who] = lie } }
    func isLying(to who: Fingerprint) -> Bool { state.withLock { $0.lies[who] != nil } }

    func forgetGiven() { state.withLock { $0.given = Given() } }
    var given: Given { state.withLock { $0.given } }

    /// What servers took since this was asked last.
    func takePosted() -> [Posted] {
        state.withLock { state in
            defer { state.posted = [] }
            return state.posted
        }
    }

    /// Gives back what was taken, for whoever asks next.
    func putBack(_ posted: [Posted]) { state.withLock { $0.posted = posted + $0.posted } }

    /// Holds the next entry that this person writes, or the one after so many, and whatever they write besides.
    func hold(_ who: Fingerprint, _ stop: Stop, after passing: Int = 0) {
        state.withLock { $0.hold = Hold(who, stop, after: passing) }
    }

    /// Whether something is being held.
    var isHeld: Bool { state.withLock { $0.hold?.isHeld.load(ordering: .relaxed) == true } }

    /// Lets what is held go on its way, or drops it.
    func release(dropping: Bool = false) {
        state.withLock { state in
            state.hold?.drops.withLock { $0 = dropping }
            state.hold = nil
        }
    }

    /// A receipt for these bytes at this place, signed by the server's own key.
    func receipt(for bytes: [UInt8], in log: LogID, after before: Place, time: Timestamp) -> [UInt8] {
        key.withLock { copy in
            guard let copy else { preconditionFailure("nobody stole the key") }
            return copy.receipt(
                for: Entry.hash(of: bytes, program: log.program), in: log, after: before, time: time)
        }
    }

    // MARK: What it answers

    private func respond(to request: Request) async throws -> Response {
        let head = request.head
        let body = Array(try await request.body.collect(upTo: 2 * Limits.entryBytes).readableBytesView)
        let parts = (head.path ?? "/").split(separator: "?", maxSplits: 1)
        let signer = (try? UnverifiedSignature(head, hasBody: head.method == .post))?.signer
        let lie = state.withLock { state in signer.flatMap { state.lies[$0] } ?? Lie() }
        let backend = lie.backend ?? main
        guard let endpoint = Endpoint(path: parts[0]) else {
            return try await Forwarding.answer(to: head, body, from: backend).response
        }
        switch (head.method, endpoint) {
        case (.get, .log(let log)):
            let query = PageQuery(text: parts.count == 2 ? String(parts[1]) : "") ?? PageQuery()
            if let show = lie.show, let signer, let all = try await all(of: log, for: signer, at: backend) {
                return page(of: Self.ordered(show(log, all)), log, query)
            }
            let answer = try await Forwarding.answer(to: head, body, from: backend)
            if answer.status == 200, let page = try? Page(decoding: answer.body) {
                note(page.entries, of: log, from: query.from)
            }
            return answer.response
        case (.post, .log(let log)):
            return try await post(head, body, to: log, by: signer, lie, at: backend)
        case (.post, .programs):
            let answer = try await Forwarding.answer(to: head, body, from: backend)
            if answer.status == 201, let receipt = answer.receipt {
                let posted = Posted(bytes: body, receipt: receipt, backend: backend)
                state.withLock { $0.posted.append(posted) }
            }
            return answer.response
        default:
            return try await Forwarding.answer(to: head, body, from: backend).response
        }
    }

    private func post(
        _ head: HTTPRequest, _ body: [UInt8], to log: LogID, by signer: Fingerprint?, _ lie: Lie,
        at backend: Int
    ) async throws -> Response {
        let hold = state.withLock { state -> Hold? in
            guard let hold = state.hold, hold.who == signer else { return nil }
            let passes = hold.passing.withLock { passing in
                defer { passing = max(0, passing - 1) }
                return passing > 0
            }
            return passes ? nil : hold
        }
        if hold?.stop == .before, try await isDropped(hold) { return .problem(.unavailable(retryAfter: 1)) }
        let answer = try await Forwarding.answer(to: head, body, from: backend)
        guard [200, 201].contains(answer.status), let honest = answer.receipt,
            let page = try? Page(decoding: answer.body)
        else { return answer.response }
        let posted = Posted(bytes: body, receipt: honest, backend: backend)
        state.withLock { $0.posted.append(posted) }
        if hold?.stop == .after, try await isDropped(hold) { return .problem(.unavailable(retryAfter: 1)) }
        note(
            page.entries + [StoredEntry(time: honest.time, entry: body)], of: log,
            from: honest.index - UInt64(page.entries.count))
        guard let receipt = lie.receipt else { return answer.response }
        state.withLock { $0.given.falseReceipts += 1 }
        let altered = Page(count: page.count, entries: page.entries, receipt: receipt(honest))
        return .bytes(.page, altered.encoded, status: .init(code: answer.status))
    }

    /// Waits until what is held is released; whether it is dropped then.
    private func isDropped(_ hold: Hold?) async throws -> Bool {
        guard let hold else { return false }
        hold.isHeld.store(true, ordering: .relaxed)
        while true {
            if let drops = hold.drops.withLock({ $0 }) { return drops }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// All of a log, fetched in the name of somebody who may read it; nil where they may not.
    func all(
        of log: LogID, for signer: Fingerprint, at backend: Int
    ) async throws -> [StoredEntry]? {
        guard let person = identities.withLock({ $0[signer] }) else { return nil }
        var entries: [StoredEntry] = []
        while true {
            let request = SignedRequest(
                .get, .log(log), query: PageQuery(from: UInt64(entries.count)).text, to: backend,
                by: person.identity)
            let answer = try await Forwarding.blocking { try request.answer(from: backend) }
            guard answer.status == 200 else { return nil }
            let page = try Page(decoding: answer.body)
            entries += page.entries
            if page.entries.isEmpty || UInt64(entries.count) >= page.count { return entries }
        }
    }

    private func page(of entries: [StoredEntry], _ log: LogID, _ query: PageQuery) -> Response {
        let some = entries.dropFirst(Int(clamping: query.from)).prefix(256)
        note(Array(some), of: log, from: query.from)
        let receipt = some.last.map { last in
            let before = entries.places(in: log)[some.endIndex - 1]
            return self.receipt(for: last.entry, in: log, after: before, time: last.time)
        }
        return .bytes(
            .page,
            Page(count: UInt64(entries.count), entries: Array(some), receipt: receipt ?? []).encoded)
    }

    /// These entries at times that never go back.
    private static func ordered(_ entries: [StoredEntry]) -> [StoredEntry] {
        var last = Timestamp(milliseconds: 0) ?? .now
        return entries.map { stored in
            last = max(last, stored.time)
            return StoredEntry(time: last, entry: stored.entry)
        }
    }

    private func note(_ entries: [StoredEntry], of log: LogID, from first: UInt64) {
        state.withLock { state in
            for (offset, stored) in entries.enumerated() {
                let place = first + UInt64(offset)
                let before = state.given.entries[log, default: [:]].updateValue(stored, forKey: place)
                if let before, before != stored { state.given.contradictory.insert(log) }
            }
        }
    }
}

extension Forwarding.Answer {
    /// The receipt in a page.
    fileprivate var receipt: Receipt? {
        (try? Page(decoding: body)).flatMap { try? Receipt(decoding: $0.receipt) }
    }
}
