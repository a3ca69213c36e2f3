/// What a program's logs may hold. Specification: "Levels".
public enum ProgramLevel {
    /// The level of a program whose log raises none: what this edition knows.
    public static let first: UInt32 = 1
    /// The highest level that this program knows whole.
    public static let known: UInt32 = 1
}
