import Foundation
import HTTPTypes
import PosternAPI
import PosternClient
import PosternFormat
import PosternSigning
import Synchronization

/// One flood while it lasts, what became of it, and how an honest client fared meanwhile.
final class FloodRun: Sendable {
    /// What became of the flood.
    struct Tally: Sendable {
        var opened = 0
        var notOpened = 0
        var ended = 0
        var statuses: [Int: Int] = [:]
    }

    private let stage: FloodStage
    private let plan: FloodPlan
    private let isOver = Atomic(false)
    private let opened = Atomic(0)
    private let answered = Atomic(0)
    private let said = Atomic(0)

    init(_ plan: FloodPlan, on stage: FloodStage) {
        self.plan = plan
        self.stage = stage
    }

    func end() { isOver.store(true, ordering: .relaxed) }

    /// Lasts so long, and until nearly all of the flood was there and the honest client got some answers meanwhile,
    /// however long that takes this machine; or until the honest client failed.
    func last(_ duration: Duration) async throws {
        let start = ContinuousClock.now
        while !isOver.load(ordering: .relaxed) {
            let isAllThere =
                opened.load(ordering: .relaxed) >= plan.connections * 9 / 10
                && answered.load(ordering: .relaxed) >= 5 && said.load(ordering: .relaxed) >= 1
            if isAllThere, ContinuousClock.now - start >= duration { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    // MARK: The flood

    /// Runs the flood until it is ended. Blocks.
    func flood() -> Tally {
        var tally = Tally()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var sockets = [FloodSocket?](repeating: nil, count: plan.connections)
        while !isOver.load(ordering: .relaxed) {
            let started = ContinuousClock.now
            for number in sockets.indices {
                if isOver.load(ordering: .relaxed) { break }
                let socket = sockets[number] ?? open(number, &tally)
                sockets[number] = socket
                guard let socket else { continue }
                let hadStatus = socket.status != nil
                let isOpen =
                    socket.push(plan.bytes + 512) && (plan.isReading ? socket.drain(&buffer) : socket.peek())
                if !hadStatus, let status = socket.status { tally.statuses[status, default: 0] += 1 }
                if !isOpen || plan.hangsUp {
                    tally.ended += 1
                    sockets[number] = nil
                }
            }
            let rest = Duration.milliseconds(plan.everyMilliseconds) - (ContinuousClock.now - started)
            if rest > .zero { usleep(useconds_t(rest.components.attoseconds / 1_000_000_000_000)) }
        }
        return tally
    }

    private func open(_ number: Int, _ tally: inout Tally) -> FloodSocket? {
        let socket = FloodSocket(
            port: stage.port, from: number % 50, first: plan.first(number), again: plan.again,
            receiveBytes: plan.receiveBytes)
        if socket == nil { tally.notOpened += 1 } else { tally.opened += 1 }
        opened.store(tally.opened, ordering: .relaxed)
        return socket
    }

    // MARK: The honest client

    /// Asks for the room's last entry ten times a second until the flood ends; gives how long each answer took, in
    /// milliseconds, and what was not answered as it ought to be. Blocks.
    func ask() throws -> (milliseconds: [Double], failures: [String]) {
        var times: [Double] = []
        var failures: [String] = []
        while !isOver.load(ordering: .relaxed) {
            let started = ContinuousClock.now
            let request = SignedRequest(
                .get, .log(stage.log), query: "?from=\(stage.count - 1)&limit=1", to: stage.port,
                by: stage.honest.identity)
            do {
                let (answer, _) = try TimingConnection(port: stage.port).ask(request.bytes)
                let text = String(decoding: answer, as: UTF8.self)
                if !text.hasPrefix("HTTP/1.1 200") { failures.append(String(text.prefix(60))) }
            } catch {
                failures.append("\(error)")
            }
            times.append((ContinuousClock.now - started).milliseconds)
            answered.store(times.count, ordering: .relaxed)
            usleep(100_000)
        }
        return (times, failures)
    }

    /// Sends a message twice a second until the flood ends, with all that belongs to it.
    func say() async throws -> [Double] {
        defer { end() }
        var times: [Double] = []
        while !isOver.load(ordering: .relaxed) {
            let started = ContinuousClock.now
            _ = try await stage.coordinator.client.send(
                stage.caseID.text, text: Array("message \(times.count)".utf8))
            times.append((ContinuousClock.now - started).milliseconds)
            said.store(times.count, ordering: .relaxed)
            try await Task.sleep(for: .milliseconds(500))
        }
        return times
    }
}

extension Duration {
    var milliseconds: Double { Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15 }
}

extension [Double] {
    /// The value that this share of all are below or at.
    func quantile(_ share: Double) -> Double {
        let sorted = sorted()
        return isEmpty ? .nan : sorted[Swift.min(count - 1, Int(Double(count) * share))]
    }
}
