/// The bounds of the format. Specification: "Limits".
public enum Limits {
    /// The longest entry, in bytes.
    public static let entryBytes = 1_048_576
    /// The longest text of a message, in bytes.
    public static let textBytes = 786_432
    /// The longest name, in bytes of UTF-8.
    public static let nameBytes = 64
    /// The longest contact, in bytes of UTF-8.
    public static let contactBytes = 512
    /// The most bytes of an object's extensions.
    public static let extensionBytes = 4096
    /// The most members of a room.
    public static let members = 256
    /// The most messages that one message withdraws.
    public static let withdrawn = 16
    /// The length of a wrap in suite 1: a sealed box of 64 bytes.
    public static let wrapBytes = 112
    /// The length of a message's sealed key in suite 1: a sealed box of 32 bytes.
    public static let sealedKeyBytes = 80
    /// What XChaCha20-Poly1305 adds, in bytes.
    public static let authenticatorBytes = 16
    /// The most bytes of a page's entries.
    package static let pageBytes = (1 << 30) - 1
}
