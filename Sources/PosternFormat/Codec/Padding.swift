/// How sealed bodies are padded, so that a length tells little. Specification: "Padding".
public enum Padding {
    /// The least padded length, in bytes.
    public static let least = 512

    /// The padded length of `length` bytes: the Padmé length, at least 512. Above that it costs at most one part in 16.
    ///
    /// Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
    /// section 4 (Padmé).
    public static func paddedLength(_ length: Int) -> Int {
        guard length > least else { return least }
        let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
        let significant = Int.bitWidth - (exponent.leadingZeroBitCount)
        let mask = (1 << (exponent - significant)) - 1
        return (length + mask) & ~mask
    }

    /// Whether a padded length can be one. Padding a padded length changes nothing.
    public static func isPadded(_ length: Int) -> Bool {
        length >= least && paddedLength(length) == length
    }
}
