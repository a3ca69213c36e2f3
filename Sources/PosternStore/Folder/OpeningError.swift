internal import GRDB

/// Why a data folder does not open.
public enum OpeningError: Error, Equatable, Sendable {
    /// The folder or a file in it cannot be made, read or written.
    case folder(_ path: String, reason: String)
    /// Another process has the folder open.
    case inUse(_ path: String)
    /// There is no database in the folder.
    case noDatabase(_ path: String)
    /// There is a database, but its storage key is nowhere.
    case storageKeyMissing(_ path: String)
    /// Others than the owner may read the storage key.
    case storageKeyExposed(_ path: String)
    /// The file is not a storage key.
    case storageKeyMalformed(_ path: String)
    /// The storage key is another database's.
    case storageKeyWrong(_ path: String)
    /// A change of the storage key was cut off.
    case rekeyUnfinished(_ path: String)
    /// The database was made by a newer version of this program.
    case newerDatabase(_ path: String)
    /// The database was made by an older version of this program, and is only being looked at.
    case olderDatabase(_ path: String)
    /// The last server was cut off, and the file with what it acknowledged last is gone.
    case writeAheadLogMissing(_ path: String, mark: String)
    /// In that file something does not add up from this offset on, and there are acknowledged commits behind it.
    case writeAheadLogDamaged(_ path: String, at: Int)
    /// The database was made before version 1 of the format was fixed.
    case draftDatabase(_ path: String)
    /// The database is damaged.
    case damaged(_ path: String, reason: String)
}

extension OpeningError {
    /// What an error of the database means for the folder: a disk that does not take or give anything is no damage.
    static func database(_ error: any Error, in folder: DataFolder) -> OpeningError {
        let ofDisk: [ResultCode] = [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN]
        guard let error = error as? DatabaseError, ofDisk.contains(error.resultCode) else {
            return .damaged(folder.path, reason: databaseReason(error))
        }
        return .folder(folder.database, reason: databaseReason(error))
    }
}

extension OpeningError: CustomStringConvertible {
    /// What is so, and on a second line what to do.
    public var description: String {
        switch self {
        case .folder(let path, let reason):
            """
            \(path): \(reason)
            hint: it has to be where this user may write, on a disk with room that is not read-only
            """
        case .inUse(let path):
            """
            \(path): another posternd has this folder open
            hint: stop it first, or give each server a folder of its own
            """
        case .noDatabase(let path):
            """
            \(path): no database in this folder
            hint: `posternd serve --data DIR` makes one; check the path
            """
        case .storageKeyMissing(let path):
            """
            \(path): the storage key is missing, and without it the database cannot be read
            hint: put the file back from its backup, or name it with --storage-key-file
            """
        case .storageKeyExposed(let path):
            """
            \(path): the storage key can be read by others than its owner
            hint: chmod 600 \(path)
            """
        case .storageKeyMalformed(let path):
            """
            \(path): not a storage key, or not a whole one
            hint: put the file back from its backup; it is one line that begins with postern-storage-key-
            """
        case .storageKeyWrong(let path):
            """
            \(path): the storage key of another database
            hint: each database opens only with the key that it was made or last rekeyed with
            """
        case .rekeyUnfinished(let path):
            """
            \(path): a change of the storage key was cut off
            hint: run `posternd rekey` again with the same options; it goes on where it stopped
            """
        case .newerDatabase(let path):
            """
            \(path): the database was made by a newer posternd
            hint: install that version or a later one
            """
        case .olderDatabase(let path):
            """
            \(path): the database was made by an older posternd
            hint: start `posternd serve` once; it brings the database up to date
            """
        case .writeAheadLogMissing(let path, let mark):
            """
            \(path): missing, and what was acknowledged last is in it
            hint: put the file back; where the database was put here from a backup since, remove \(mark) instead
            """
        case .writeAheadLogDamaged(let path, let offset):
            """
            \(path): damaged at byte \(offset), and what was acknowledged after that would be lost
            hint: go back to a backup that is clean; or keep a copy, and go on without: truncate -s \(offset) \(path)
            """
        case .draftDatabase(let path):
            """
            \(path): the database was made before version 1 was finished, and cannot be read any more
            hint: begin again in an empty folder
            """
        case .damaged(let path, let reason):
            """
            \(path): the database is damaged: \(reason)
            hint: run `posternd check`, and go back to a backup that is clean
            """
        }
    }
}
