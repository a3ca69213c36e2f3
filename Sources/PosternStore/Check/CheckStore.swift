internal import GRDB
internal import PosternFormat
internal import PosternSigning

extension Store {
    /// Verifies everything in a data folder: the database file, every record, every log from its first entry with
    /// its receipts, and that the rows derived from the logs say what the logs say.
    ///
    /// Changes nothing, and sees one moment of the database, so that it may run beside a server.
    public static func check(
        folder path: String, storageKey source: StorageKeySource = .folder
    ) throws(OpeningError) -> CheckReport {
        let folder = DataFolder(path)
        guard folder.holdsDatabase else { throw .noDatabase(path) }
        let key = try source.load(in: folder)
        // Where a server has the folder open, it looked when it started.
        if let lock = try? folder.locked() { try folder.checkLastEnd(lock) }
        let database = try DatabaseFile.openForReading(folder)
        do {
            return try database.read { db in
                let generations = try GenerationRow.all(in: db)
                let cipher = try DatabaseFile.cipher(
                    generations, key, folder, keyPath: source.path(in: folder), random: .system)
                var check = StoreCheck(db: db, cipher: cipher)
                try check.run()
                return check.report
            }
        } catch let error as OpeningError {
            throw error
        } catch {
            throw .database(error, in: folder)
        }
    }
}
