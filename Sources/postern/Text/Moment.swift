import Glibc
import PosternFormat

/// Moments as programs read them and as people do.
enum Moment {
    /// RFC 3339 in UTC with milliseconds: `2026-11-24T14:52:38.125Z`.
    static func rfc3339(_ time: Timestamp) -> String {
        let (days, withinDay) = time.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let date = civilDate(daysSince1970: Int(days))
        let seconds = withinDay / 1000
        return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
            + padded(Int(seconds / 3600), 2) + ":" + padded(Int(seconds / 60 % 60), 2) + ":"
            + padded(Int(seconds % 60), 2) + "." + padded(Int(withinDay % 1000), 3) + "Z"
    }

    /// The reader's own clock and calendar: `2026-11-24 15:52`.
    static func local(_ time: Timestamp) -> String {
        var seconds = time_t(time.milliseconds / 1000)
        var parts = unsafe tm()
        guard unsafe localtime_r(&seconds, &parts) != nil else { return rfc3339(time) }
        return unsafe padded(Int(parts.tm_year) + 1900, 4) + "-" + padded(Int(parts.tm_mon) + 1, 2) + "-"
            + padded(Int(parts.tm_mday), 2) + " " + padded(Int(parts.tm_hour), 2) + ":"
            + padded(Int(parts.tm_min), 2)
    }

    /// About how long: `3 d`, `5 h`, `12 min`, in the unit that says most.
    static func span(milliseconds: UInt64) -> String {
        let minutes = milliseconds / 60_000
        if minutes < 120 { return "\(minutes) min" }
        return minutes < 96 * 60 ? "\(minutes / 60) h" : "\(minutes / 1440) d"
    }

    /// Howard Hinnant's civil_from_days: the era of 400 years begins on 1 March 0000.
    private static func civilDate(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
