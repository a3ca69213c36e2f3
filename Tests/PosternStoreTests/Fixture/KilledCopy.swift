import Foundation
import GRDB

extension TemporaryFolder {
    /// What is left when the process is killed now: the database and its log, without what was in memory.
    ///
    /// A reader is kept open meanwhile, so that SQLite does not begin the log anew between the copies of the two
    /// files; a kill stops both at one moment.
    func killedCopy() throws -> TemporaryFolder {
        let copy = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: copy.path, withIntermediateDirectories: true)
        var configuration = Configuration()
        configuration.readonly = true
        let reader = try DatabaseQueue(path: path + "/postern.db", configuration: configuration)
        try reader.read { db in
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM log")
            for name in ["storage.key", "postern.db", "postern.db-wal"] {
                try FileManager.default.copyItem(atPath: path + "/" + name, toPath: copy.path + "/" + name)
            }
        }
        try reader.close()
        return copy
    }
}
