/// Who appended an entry, as the server says: a place in the member list of the entry's epoch. Specification: "Page".
///
/// Nobody signed it, and the server could have made the entry itself. So it is shown, as the server's word, and nothing
/// is done because of it.
public struct Appender: Hashable, Sendable {
    /// The place in the list, from 0 to 255.
    public let place: Int

    /// The member at this place of a list. Nil where no list is so long.
    public init?(place: Int) {
        guard (0..<Limits.members).contains(place) else { return nil }
        self.place = place
    }

    /// 1 to 256; 0 stands for nobody.
    package var number: UInt16 { UInt16(place + 1) }

    /// The appender of this number, nil for 0.
    package init?(number: UInt16) throws(FormatError) {
        guard number != 0 else { return nil }
        guard Int(number) <= Limits.members else { throw .value("appenders") }
        place = Int(number) - 1
    }
}

extension Epoch {
    /// The member whom a server means.
    public func member(_ appender: Appender) -> Member? {
        appender.place < members.count ? members[appender.place] : nil
    }

    /// How a server says that this person appended an entry; nil where they are not listed.
    public func appender(_ person: Fingerprint) -> Appender? {
        members.firstIndex { $0.fingerprint == person }.flatMap { Appender(place: $0) }
    }
}
