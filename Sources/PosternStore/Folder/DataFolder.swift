#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The server's data folder: the database, the lock, and the storage key unless that is kept elsewhere.
struct DataFolder: Sendable {
    let path: String

    var database: String { path + "/postern.db" }
    var storageKey: String { path + "/storage.key" }
    var writeAheadLog: String { database + "-wal" }
    var lock: String { path + "/lock" }

    init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Whether there is a database in it.
    var holdsDatabase: Bool { unsafe access(database, F_OK) == 0 }

    /// Makes the folder, for its owner alone.
    func make() throws(OpeningError) {
        do throws(DurableFile.Failure) {
            guard unsafe mkdir(path, 0o700) == 0 else { throw DurableFile.Failure(code: errno) }
            try DurableFile.synchronizeFolder(of: path)
        } catch {
            guard error.isPresent else { throw .folder(path, reason: error.text) }
        }
    }

    /// Makes an empty database file for its owner alone. SQLite gives the mode to the files beside it.
    func makeDatabase() throws(OpeningError) {
        do throws(DurableFile.Failure) {
            let file = try FileDescriptor(database, O_RDWR | O_CREAT)
            guard fchmod(file.number, 0o600) == 0 else { throw DurableFile.Failure(code: errno) }
            try DurableFile.synchronizeFolder(of: database)
        } catch {
            throw .folder(path, reason: error.text)
        }
    }

    /// Keeps every other process from serving or re-encrypting this folder while the value lives. The kernel
    /// takes the lock back when the process ends, however it ends.
    func locked() throws(OpeningError) -> FileDescriptor {
        let file: FileDescriptor
        do {
            file = try FileDescriptor(lock, O_RDWR | O_CREAT)
        } catch {
            throw .folder(path, reason: error.text)
        }
        guard file.lock() else { throw .inUse(path) }
        return file
    }
}
