import Foundation
import Glibc
import PosternClient
import Testing

extension LoadTests {
    /// A14 against the real server with its default limits. `Scripts/flood` runs the same with all connections, prints
    /// the figures and holds the server to its second. Here is a short version, in which every honest request has to be
    /// answered, however long that takes a machine that others use too.
    @Suite(.serialized)
    struct FloodTests {
        @Test(arguments: Flood.allCases)
        func `A14 an honest client is answered during a flood, and the server's memory stays bounded`(
            flood: Flood
        ) async throws {
            Self.raiseOpenFiles()
            let stage = try await FloodStage(
                entries: flood == .pages ? (FloodStage.isFull ? 70 : 20) : 0)
            let plan = flood.plan(stage)
            let run = FloodRun(plan, on: stage)
            async let tally = onThread { run.flood() }
            async let honest = onThread { try run.ask() }
            async let sends = run.say()
            try await run.last(.seconds(FloodStage.isFull ? 25 : 4))
            let openFiles = stage.server.openFiles
            run.end()
            let (times, failures) = try await honest
            let sendTimes = try await sends
            let outcome = try await tally
            let peak = stage.peakMemory

            let slowest = times.max() ?? .infinity
            #expect(failures == [])
            #expect(!times.isEmpty)
            if FloodStage.isFull { #expect(slowest < 1_000, "the slowest answer, in ms") }
            #expect(peak > 0 && peak < 400, "memory, in MiB")
            #expect(outcome.opened >= plan.connections * 9 / 10)
            await stage.coordinator.client.shutdown()
            try await stage.server.stop()
            try await RunningServer.check(data: stage.folder.path("data"))
            if FloodStage.tells { Self.tell(flood, plan, outcome, times, sendTimes, openFiles, peak) }
        }

        /// Each connection is an open file on this side too.
        private static func raiseOpenFiles() {
            var files = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 else { return }
            files.rlim_cur = files.rlim_max
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        }

        private static func tell(
            _ flood: Flood, _ plan: FloodPlan, _ tally: FloodRun.Tally, _ times: [Double],
            _ sends: [Double], _ openFiles: Int, _ peak: Int
        ) {
            let number = { (value: Double) in String(format: "%.1f", value) }
            let statuses = tally.statuses.sorted { $0.key < $1.key }.map { "\($0.value)×\($0.key)" }
            print(
                """
                flood: \(flood.rawValue)
                flood:   \(plan.connections) at once, \(tally.opened) opened (\(tally.notOpened) not), \
                \(tally.ended) ended, \(openFiles) files open in the server; \
                answered: \(statuses.isEmpty ? "nothing" : statuses.joined(separator: " "))
                flood:   honest request, ms: median \(number(times.quantile(0.5))), 99 % \
                \(number(times.quantile(0.99))), slowest \(number(times.max() ?? .nan)) of \(times.count); \
                a whole send: median \(number(sends.quantile(0.5))), slowest \(number(sends.max() ?? .nan)) \
                of \(sends.count)
                flood:   most resident memory of the server: \(peak) MiB
                """)
        }
    }
}
