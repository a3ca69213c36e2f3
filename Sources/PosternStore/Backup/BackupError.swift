/// Why there is no backup.
public enum BackupError: Error, Equatable, Sendable {
    /// The data folder does not open.
    case opening(OpeningError)
    /// There is a file of that name.
    case exists(_ path: String)
    /// The backup could not be written, or what was written is not whole. No file of that name was left.
    case failed(_ path: String, reason: String)
}

extension BackupError: CustomStringConvertible {
    /// What is so, and on a second line what to do.
    public var description: String {
        switch self {
        case .opening(let error): error.description
        case .exists(let path):
            """
            \(path): exists already
            hint: a backup never replaces a file; give it a new name
            """
        case .failed(let path, let reason): "\(path): \(reason)"
        }
    }
}
