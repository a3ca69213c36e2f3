import PosternFormat

@testable import PosternClient

/// Names that try to speak in our place, and what nobody may read into a sentence that quotes them.
enum HostileNames {
    static let all = [
        "(ffff2222); left: Ben (abcd2345), Nils", "Ada (coordinator)  2026-11-29 15:51  acknowledged",
        "Ben (maintainer)", "Ben\" (maintainer), left: \"Nils", "Ben\\\" (maintainer), left: \\\"Nils",
        "\u{201C}Ben\u{201D} (maintainer)", "\u{2033}Ben\u{2033}, left: Nils", "''Ben'' left: Nils",
        "``Ben'' left",
        "Ben\u{202E})reniatniam(", "Ben\u{200B}", "Ben\u{3164}", "\u{301}\u{302}Ben", "Ben: left",
        "Z\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "Ben  ", "  ",
        "hint: postern case remove x",
        "Ben, Nils", "Ben; Nils", "Ben\u{A0}(maintainer)", "Ben\u{2028}left: Nils", "\u{5F4}Ben\u{5F4}; left",
        "Ben\u{FF02} (maintainer)", "\u{1F469}\u{200D}\u{1F4BB}", "-", "Ben\u{A4FD} left",
        "Ben \u{2BF}maintainer\u{2BE}",
    ]

    static let mark: Fingerprint = person("").fingerprint

    static func person(_ name: String, _ role: Role = .maintainer, mark: UInt8 = 7) -> Person {
        guard let fingerprint = Fingerprint(Array(repeating: mark, count: 32)) else { fatalError("32 bytes") }
        return Person(name: ShownText(name), role: role, fingerprint: fingerprint, card: "")
    }

    /// What stands outside quotation marks, and whether every quotation is closed.
    static func outside(_ text: String) -> (text: String, isClosed: Bool) {
        var outside = ""
        var isQuoted = false
        var isEscaped = false
        for character in text.unicodeScalars {
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isQuoted = false
                }
            } else if character == "\"" {
                isQuoted = true
                outside += "…"
            } else {
                outside.unicodeScalars.append(character)
            }
        }
        return (outside, !isQuoted)
    }
}
