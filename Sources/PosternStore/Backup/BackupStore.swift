internal import GRDB
internal import PosternSigning

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension Store {
    /// Copies the database of a data folder to a new file with mode 0600, at one moment, beside a server that goes
    /// on writing. The copy is as encrypted as the original: it opens with the same storage key, which is not in it.
    public static func backup(folder path: String, to file: String) throws(BackupError) {
        let folder = DataFolder(path)
        guard unsafe access(file, F_OK) != 0 else { throw .exists(file) }
        let source = try openForBackup(folder)
        // A name that is nobody's: what the operator keeps beside the backup is not ours to replace.
        let draft = file + "." + Base32.encode(RandomSource.system.bytes(10)) + ".draft"
        do {
            // Made here, so that it is for its owner alone before SQLite writes the first page.
            _ = try FileDescriptor(draft, O_RDWR | O_CREAT | O_EXCL)
            defer { _ = unsafe unlink(draft) }
            try copy(source, to: draft, folder: folder.path)
            try FileDescriptor(draft, O_RDWR).synchronize()
            guard unsafe link(draft, file) == 0 else { throw DurableFile.Failure(code: errno) }
            try DurableFile.synchronizeFolder(of: file)
        } catch let error as BackupError {
            throw error
        } catch let failure as DurableFile.Failure {
            throw failure.isPresent ? .exists(file) : .failed(file, reason: failure.text)
        } catch {
            throw .failed(file, reason: databaseReason(error))
        }
    }

    private static func openForBackup(_ folder: DataFolder) throws(BackupError) -> DatabaseQueue {
        do throws(OpeningError) {
            let source = try DatabaseFile.openForReading(folder)
            let generations = try? source.read(GenerationRow.all)
            // A copy made now would need two keys.
            guard generations?.count == 1 else { throw .rekeyUnfinished(folder.path) }
            return source
        } catch {
            throw .opening(error)
        }
    }

    static func copy(_ source: DatabaseQueue, to draft: String, folder: String) throws {
        let target = try DatabaseQueue(path: draft)
        try source.backup(to: target)
        try target.writeWithoutTransaction { db in
            // A rekey may have begun since it was looked at: then the copy would need two keys.
            guard try GenerationRow.all(in: db).count == 1 else {
                throw BackupError.opening(.rekeyUnfinished(folder))
            }
            // One file that needs no other beside it.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the copy is not whole")
            }
        }
        try target.close()
    }
}
