/// How far a change of the storage key has come. After each step everything is on disk, and a run that is cut off
/// there is taken up again by the next.
public enum RekeyStep: Equatable, Sendable {
    /// The new key is in its file.
    case keyMade
    /// The database knows the new key. From here on it opens only for a further `rekey`.
    case begun
    /// So many of all records are encrypted with the new key.
    case records(done: Int, total: Int)
    /// No record needs the old key any more, and the database has forgotten it.
    case forgotten
    /// The new key has taken the old one's place, and the old one is overwritten.
    case finished
}
