import Glibc
import PosternClient
import PosternFormat
import PosternSigning
import Synchronization

/// What honest people suffer: killed commands, others who come first, a server that loses power.
extension ModelRun {
    /// The real program is killed while it sends, before the server has the entry or when the receipt is on its way;
    /// then it is run again.
    func crash() async throws {
        guard let caseID = dice.pick(cases), let log = dice.pick(rooms(of: caseID)),
            let writer = dice.pick(members(of: log))
        else { return }
        // So that nobody is asked about members in between.
        try await read(caseID, by: writer)
        let stop: ModelProxy.Stop = dice.chance(50) ? .before : .after
        let text = text()
        proxy.hold(writer.fingerprint, stop)
        let verb = log.room == .shared ? "send" : "note"
        let sending = try writer.resident.start([verb, caseID.text, "-m", text])
        let proxy = proxy
        try await sending.waits { _ in proxy.isHeld ? true : nil }
        sending.signal(SIGKILL)
        _ = try await sending.finish()
        proxy.release(dropping: true)
        self.log("\(writer.name) is killed \(stop) the server has `\(text)`")
        count("killed commands")
        try learn()
        if dice.chance(30), let other = dice.pick(members(of: log)), other !== writer {
            _ = try await send(self.text(), to: log, by: other)
        }
        let sent = try await send(text, to: log, by: writer)
        guard sent?.wasSentBefore == (stop == .after) else {
            throw ModelViolation("once: \(writer.name) sent `\(text)` \(stop), and then \(sent as Any)")
        }
    }

    /// The real program is killed while it rotates every room, somewhere on the way; then it is run again: every room is
    /// at exactly one new epoch.
    func crashRotation() async throws {
        guard let author = dice.pick(coordinators) else { return }
        for caseID in cases { try await read(caseID, by: author) }
        let logs = cases.flatMap(rooms)
        let before = logs.map { epoch(of: $0)?.number ?? 0 }
        let stop: ModelProxy.Stop = dice.chance(50) ? .before : .after
        let passing = dice.roll(logs.count)
        proxy.hold(author.fingerprint, stop, after: passing)
        let proxy = proxy
        let rotating = try author.resident.start(["case", "rotate", "--all"])
        try await rotating.waits { _ in proxy.isHeld ? true : nil }
        rotating.signal(SIGKILL)
        _ = try await rotating.finish()
        proxy.release(dropping: true)
        self.log("\(author.name) is killed while rotating, \(stop) the server has statement \(passing + 1)")
        count("killed rotations")
        try learn()
        try accept(of: author)
        try await mustSucceed(author, "rotate everything again") {
            try await $0.rotateEverything(without: nil, accepting: $1)
        }
        for (place, log) in logs.enumerated() where epoch(of: log)?.number != before[place] + 1 {
            throw ModelViolation(
                "once: \(log) is not at exactly one new epoch after a rotation that was killed")
        }
    }

    /// Two write at once: the entry of one is held back until the other's is in the log.
    func race() async throws {
        guard let caseID = dice.pick(cases), let log = dice.pick(rooms(of: caseID)) else { return }
        let writers = members(of: log)
        guard let first = dice.pick(writers), let second = dice.pick(writers.filter { $0 !== first }) else {
            return
        }
        try await read(caseID, by: first)
        let (slow, fast) = (text(), text())
        // Not whoever is held: whatever they write is held as well.
        let rotator = dice.chance(30) ? coordinators.first { $0 !== first } : nil
        proxy.hold(first.fingerprint, .before)
        let proxy = proxy
        let isOver = Over()
        async let held = say(slow, in: log, by: first, isOver)
        while !proxy.isHeld {
            guard !isOver.value else { throw ModelViolation("lost: it ended unheld: \(try await held)") }
            try await Task.sleep(for: .milliseconds(1))
        }
        if let rotator {
            try await mustSucceed(rotator, "rotate \(caseID.text.prefix(4)) meanwhile") {
                _ = try await $0.rotateCase(caseID.text, accepting: $1)
            }
        } else {
            _ = try await send(fast, to: log, by: second)
        }
        proxy.release()
        let result = try await held
        self.log("\(first.name) came second with `\(slow)`: \(result)")
        count("races")
        try learn()
        try accept(of: first)
        if case .failure(let error) = result {
            throw ModelViolation("lost: \(first.name) came second and gave up: \(error)")
        }
        _ = try await send(slow + " again", to: log, by: first)
        try await read(caseID, by: first)
    }

    /// The server is killed, with or without somebody who is writing, and started again on the same folder.
    func killServer() async throws {
        guard let caseID = dice.pick(cases), let log = dice.pick(rooms(of: caseID)),
            let writer = dice.pick(members(of: log))
        else { return }
        try await read(caseID, by: writer)
        let text = text()
        proxy.hold(writer.fingerprint, .after)
        let isOver = Over()
        async let held = say(text, in: log, by: writer, isOver)
        while !proxy.isHeld {
            guard !isOver.value else { throw ModelViolation("lost: it ended unheld: \(try await held)") }
            try await Task.sleep(for: .milliseconds(1))
        }
        try await servers[0].kill()
        servers[0] = try await RunningServer(data: data(0), options: RunningServer.generous)
        // What the old one took is the new one's.
        let posted = proxy.takePosted().map {
            ModelProxy.Posted(bytes: $0.bytes, receipt: $0.receipt, backend: servers[0].port)
        }
        proxy.main = servers[0].port
        proxy.putBack(posted)
        proxy.release()
        let result = try await held
        self.log("the server was killed while \(writer.name) sent `\(text)`: \(result)")
        count("killed servers")
        try learn()
        try accept(of: writer)
        guard case .success = result else {
            throw ModelViolation("lost: \(writer.name) sent `\(text)`, and then \(result)")
        }
        oracle.texts[try require(heads[log])] = text
        try await read(caseID, by: writer)
    }

    /// Whether a command came to its end, which it does not while the proxy holds its entry.
    private final class Over: Sendable {
        private let flag = Atomic(false)
        var value: Bool { flag.load(ordering: .relaxed) }
        func set() { flag.store(true, ordering: .relaxed) }
    }

    private nonisolated func say(
        _ text: String, in log: LogID, by person: ModelPerson, _ isOver: Over
    ) async throws -> Result<Sent, ClientError> {
        defer { isOver.set() }
        return try await person.command { client in
            do throws(ClientError) {
                return .success(try await client.say(text, in: log, accepting: []))
            } catch {
                return .failure(error)
            }
        }
    }

    func require<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw ModelViolation("the model lost count") }
        return value
    }
}
