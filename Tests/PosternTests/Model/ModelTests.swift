import Foundation
import Testing

/// Honest clients against a server that is honest, is killed, rolls back, forks, alters, withholds: at random, from a
/// seed that is printed. `POSTERN_MODEL_SECONDS` runs ever new seeds for as long as that (`Scripts/model`),
/// `POSTERN_SEED` runs one seed again, `POSTERN_MODEL_TRAIL` prints each step.
@Suite(.serialized)
struct ModelTests {
    /// What is run where nothing is said: the same every time, and between them nearly everything that can happen.
    private static let seeds: [UInt64] = [5, 957_720_556_296_578_146]

    @Test(.timeLimit(.minutes(60)))
    func
        `whatever happens, nobody unlisted reads, all agree, every lie is caught, nothing is lost or shown twice`()
        async throws
    {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["POSTERN_MODEL_SECONDS"].flatMap { Int($0) }
        let fixed = environment["POSTERN_SEED"].flatMap { UInt64($0) }
        let end = seconds.map { ContinuousClock.now + .seconds($0) }
        var planned = fixed.map { [$0] } ?? (seconds == nil ? Self.seeds : [])
        var counts: [String: Int] = [:]
        var runs = 0
        repeat {
            let seed = planned.popLast() ?? UInt64.random(in: 0...UInt64.max)
            print("model: seed \(seed)")
            let counted = try await Self.run(seed: seed, steps: seconds == nil ? 20 : 250, until: end)
            counts.merge(counted, uniquingKeysWith: +)
            runs += 1
        } while !planned.isEmpty || fixed == nil && end.map { ContinuousClock.now < $0 } ?? false
        print("model: \(runs) runs")
        for (what, count) in counts.sorted(by: { $0.key < $1.key }) { print("model: \(count) \(what)") }
    }

    private static func run(
        seed: UInt64, steps: Int, until end: ContinuousClock.Instant?
    ) async throws -> [String: Int] {
        let (results, result) = AsyncStream<[String: Int]>.makeStream()
        try await ModelProxy.with { proxy, port in
            let run = ModelRun(seed: seed, folder: try TemporaryFolder(), proxy: proxy, port: port)
            try await run.run(steps: steps, until: end)
            result.yield(await run.counts)
        }
        result.finish()
        for await counts in results { return counts }
        return [:]
    }
}
