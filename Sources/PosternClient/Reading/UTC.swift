internal import PosternFormat

extension Timestamp {
    /// The minute, in Coordinated Universal Time: `2026-11-24 17:52 UTC`.
    var utc: String {
        let minutes = milliseconds / 60_000
        // Howard Hinnant's civil_from_days: the era of 400 years begins on 1 March 0000.
        let shifted = Int(minutes / 1440) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        let numbers = [
            month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, Int(minutes / 60 % 24), Int(minutes % 60),
        ]
        let parts = numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(year)-\(parts[0])-\(parts[1]) \(parts[2]):\(parts[3]) UTC"
    }
}
