import Foundation
import GRDB

extension TemporaryFolder {
    /// What is left when the process is killed now: the database and its log, without what was in memory.
    ///
    /// A kill stops all files at one moment, and a copy takes longer. A reader is kept open meanwhile, so that nothing
    /// of the database changes that is not in the log as well. A log that was begun anew or written to while it was
    /// copied is one that never was, and is copied again.
    func killedCopy() throws -> TemporaryFolder {
        while true {
            let copy = TemporaryFolder()
            try FileManager.default.createDirectory(atPath: copy.path, withIntermediateDirectories: true)
            var configuration = Configuration()
            configuration.readonly = true
            let reader = try DatabaseQueue(path: path + "/postern.db", configuration: configuration)
            let isOneMoment = try reader.read { db in
                _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM log")
                let header = try log().prefix(32)
                for name in ["storage.key", "postern.db"] {
                    try FileManager.default.copyItem(
                        atPath: path + "/" + name, toPath: copy.path + "/" + name)
                }
                let log = try log()
                try log.write(to: URL(fileURLWithPath: copy.path + "/postern.db-wal"))
                return try log.prefix(32) == header && self.log() == log
            }
            try reader.close()
            if isOneMoment { return copy }
        }
    }

    private func log() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path + "/postern.db-wal")) }
}
