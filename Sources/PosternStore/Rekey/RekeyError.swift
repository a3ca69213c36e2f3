/// Why the storage key was not changed, or not yet.
public enum RekeyError: Error, Equatable, Sendable {
    /// The data folder does not open.
    case opening(OpeningError)
    /// The storage key comes from a service manager, and no file was named for the new one.
    case newKeyFileNeeded
    /// The file named for the new key holds the old one.
    case sameKey(_ path: String)
    /// A record does not open, or the database cannot be written. What was done so far stands, and a further run
    /// goes on from there.
    case failed(_ path: String, reason: String)
}

extension RekeyError: CustomStringConvertible {
    /// What is so, and on a second line what to do.
    public var description: String {
        switch self {
        case .opening(let error): error.description
        case .newKeyFileNeeded:
            """
            the storage key is a credential of the service manager, and cannot be replaced from here
            hint: name a file for the new key, then make that file the credential
            """
        case .sameKey(let path):
            """
            \(path): holds the storage key that is in use
            hint: name a file that does not exist; the new key is written there
            """
        case .failed(let path, let reason):
            """
            \(path): \(reason)
            hint: run `posternd check`; then run `posternd rekey` again, it goes on where it stopped
            """
        }
    }
}
