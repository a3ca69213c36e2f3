/// Which log failed verification, where, and what is wrong with it.
public struct VerificationFailure: Sendable, Hashable, CustomStringConvertible {
    /// What was looked at, for instance `case abcdefgh, room shared`.
    public let subject: String
    /// The entry's index, where the failure is at one entry.
    public let index: UInt64?
    /// What is wrong, for instance `signature does not match`.
    public let what: String

    /// `case abcdefgh, room shared, entry 7: signature does not match`.
    public var description: String {
        "\(subject)\(index.map { ", entry \($0)" } ?? ""): \(what)"
    }
}
