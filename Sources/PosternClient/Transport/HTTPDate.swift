internal import PosternFormat

/// The moment of a `Date` field (RFC 9110 section 5.6.7, the preferred form only), or nil.
func timestamp(httpDate text: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]) else {
        return nil
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let time = parts[4].split(separator: ":").compactMap { Int($0) }
    guard let month = months.firstIndex(of: String(parts[2])), time.count == 3, (1970...9999).contains(year),
        (1...31).contains(day), (0...23).contains(time[0]), (0...59).contains(time[1]),
        (0...60).contains(time[2])
    else { return nil }
    let seconds = ((days(year, month + 1, day) * 24 + time[0]) * 60 + time[1]) * 60 + time[2]
    return Timestamp(milliseconds: UInt64(seconds) * 1000)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar: the year is taken to begin in March, so that the
/// leap day is its last.
private func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}
