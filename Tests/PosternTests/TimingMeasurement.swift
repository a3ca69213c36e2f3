import Foundation

/// How long refusals of each kind took, interleaved in random order, and whether they can be told apart.
struct TimingMeasurement: Sendable {
    /// What is compared: the refusals, and controls that are the first of them made slower on purpose.
    enum Kind: Hashable, Sendable, CustomStringConvertible {
        case refusal(Refusal)
        case control(Double)

        var description: String {
            switch self {
            case .refusal(let refusal): refusal.rawValue
            case .control(let delay): "control: \(Refusal.badSignature.rawValue), \(Int(delay)) µs slower"
            }
        }
    }

    /// Two kinds, and the chance that two samples of one distribution differ as much: corrected for all pairs.
    struct Pair: Sendable {
        let first: Kind
        let second: Kind
        let mannWhitney: Double
        let kolmogorovSmirnov: Double

        var isTold: Bool { min(mannWhitney, kolmogorovSmirnov) < TimingMeasurement.level }
    }

    static let level = 0.01
    /// The upper part of all times together that is the machine's own: other programs, timers.
    private static let trimmed = 0.05
    private static let delays = [20.0, 50, 100, 200]

    private(set) var times: [Kind: [Double]] = [:]
    private(set) var pairs: [Pair] = []
    private(set) var controls: [Pair] = []

    /// Asks so many requests of each kind on a connection. Blocks until all is measured.
    static func times(_ stage: TimingStage, count: Int) throws -> [Kind: [Double]] {
        var times: [Kind: [Double]] = [:]
        let connection = try TimingConnection(port: stage.server.port)
        let kinds = Refusal.allCases.map(Kind.refusal) + delays.map(Kind.control)
        for _ in 0..<200 {
            _ = try connection.ask(stage.request(Refusal.allCases.randomElement() ?? .expelled))
        }
        for _ in 0..<count {
            // Each round asks each kind once, in an order of its own: whatever drifts, drifts for all of them.
            for kind in kinds.shuffled() {
                let (request, delay) =
                    switch kind {
                    case .refusal(let refusal): (try stage.request(refusal), 0.0)
                    case .control(let delay): (try stage.request(.badSignature), delay)
                    }
                times[kind, default: []].append(try connection.ask(request, delay: delay).microseconds)
            }
        }
        return times
    }

    /// Compares what was measured on several connections.
    init(_ measured: [[Kind: [Double]]]) {
        for part in measured { times.merge(part) { $0 + $1 } }
        let refusals = Refusal.allCases.map(Kind.refusal)
        let both = refusals.indices.flatMap { one in
            refusals.indices.dropFirst(one + 1).map { (refusals[one], refusals[$0]) }
        }
        pairs = compare(both)
        controls = compare(Self.delays.map { (.refusal(.badSignature), .control($0)) })
    }

    private func compare(_ both: [(Kind, Kind)]) -> [Pair] {
        let limit = times.values.flatMap(\.self).quantile(1 - Self.trimmed)
        let kept = times.mapValues { $0.filter { $0 <= limit } }
        let whitney = TimingStatistics.holm(
            both.map { TimingStatistics.mannWhitney(kept[$0.0] ?? [], kept[$0.1] ?? []) })
        let smirnov = TimingStatistics.holm(
            both.map { TimingStatistics.kolmogorovSmirnov(kept[$0.0] ?? [], kept[$0.1] ?? []) })
        return both.indices.map {
            Pair(
                first: both[$0].0, second: both[$0].1, mannWhitney: whitney[$0],
                kolmogorovSmirnov: smirnov[$0])
        }
    }

    /// The pairs of refusals that can be told apart.
    var differences: [String] {
        pairs.filter(\.isTold).map { "\($0.first) and \($0.second)" }
    }

    /// Whether the test finds what is slower on purpose by 200 µs.
    var isControlFound: Bool { controls.last?.isTold == true }

    func tell() {
        print(
            "timing: \(times.first?.value.count ?? 0) requests of each kind, interleaved in random order on 4 connections"
        )
        print("timing: microseconds at 5, 25, 50, 75, 95 % of the requests")
        let number = { (value: Double) in String(format: "%8.1f", value) }
        for (kind, all) in times.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            let columns = [0.05, 0.25, 0.5, 0.75, 0.95].map { number(all.quantile($0)) }.joined()
            print("timing: \(columns)  \(kind)")
        }
        print(
            "timing: two-sided Mann–Whitney and Kolmogorov–Smirnov, \(pairs.count) pairs each, Holm-corrected,",
            "without the slowest \(Int(Self.trimmed * 100)) % of all, level \(Self.level)")
        let small = { (value: Double) in String(format: "%.3g", value) }
        for pair in pairs + controls {
            print(
                "timing: p = \(small(pair.mannWhitney)), \(small(pair.kolmogorovSmirnov))",
                pair.isTold ? "TOLD APART:" : "not told apart:", "\(pair.first) | \(pair.second)")
        }
    }
}
