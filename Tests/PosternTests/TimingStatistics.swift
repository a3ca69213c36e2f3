import Foundation

/// Two-sample tests that ask nothing of the shape of the distributions.
enum TimingStatistics {
    /// The two-sided p value of the Mann–Whitney test (does one tend to be larger?), by the normal approximation with
    /// the correction for ties.
    static func mannWhitney(_ first: [Double], _ second: [Double]) -> Double {
        let all = (first.map { ($0, true) } + second.map { ($0, false) }).sorted { $0.0 < $1.0 }
        var ranks = 0.0
        var ties = 0.0
        var start = 0
        while start < all.count {
            var end = start
            while end < all.count, all[end].0 == all[start].0 { end += 1 }
            let size = Double(end - start)
            let rank = Double(start + end + 1) / 2
            for place in start..<end where all[place].1 { ranks += rank }
            ties += size * size * size - size
            start = end
        }
        let (n, m) = (Double(first.count), Double(second.count))
        let total = n + m
        let statistic = ranks - n * (n + 1) / 2
        let variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
        guard variance > 0 else { return 1 }
        return erfc(abs(statistic - n * m / 2) / variance.squareRoot() / 2.0.squareRoot())
    }

    /// The p value of the Kolmogorov–Smirnov test (do they differ anywhere?), by its asymptotic distribution.
    static func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) -> Double {
        let (one, two) = (first.sorted(), second.sorted())
        var (i, j, distance) = (0, 0, 0.0)
        while i < one.count, j < two.count {
            let value = min(one[i], two[j])
            while i < one.count, one[i] <= value { i += 1 }
            while j < two.count, two[j] <= value { j += 1 }
            distance = max(distance, abs(Double(i) / Double(one.count) - Double(j) / Double(two.count)))
        }
        let size = Double(one.count * two.count) / Double(one.count + two.count)
        let lambda = (size.squareRoot() + 0.12 + 0.11 / size.squareRoot()) * distance
        guard lambda > 0.2 else { return 1 }
        var sum = 0.0
        for k in 1...100 {
            let term = exp(-2 * Double(k * k) * lambda * lambda)
            sum += k.isMultiple(of: 2) ? -2 * term : 2 * term
        }
        return min(max(sum, 0), 1)
    }

    /// The p values corrected by Holm: each below a level means that, over all of them together, there is at most that
    /// chance of a single false alarm.
    static func holm(_ values: [Double]) -> [Double] {
        var corrected = values
        var highest = 0.0
        for (place, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
            highest = max(highest, min(1, values[index] * Double(values.count - place)))
            corrected[index] = highest
        }
        return corrected
    }
}
