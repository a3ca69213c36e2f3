#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The file `lock` also says whether the last server came to an orderly end: after any other, the write-ahead log
/// holds what was acknowledged last, and a database without it is an older one that looks whole.
extension DataFolder {
    private static let running = Array("running\n".utf8)

    /// Refuses a database from which acknowledged commits would be lost by opening it.
    func checkLastEnd(_ lock: borrowing FileDescriptor) throws(OpeningError) {
        do {
            switch try WriteAheadLog.state(of: writeAheadLog) {
            case .whole: break
            case .damaged(let offset): throw OpeningError.writeAheadLogDamaged(writeAheadLog, at: offset)
            case .absent:
                if try lock.read(upTo: 16) == Self.running, holdsDatabase {
                    throw OpeningError.writeAheadLogMissing(writeAheadLog, mark: self.lock)
                }
            }
        } catch let error as OpeningError {
            throw error
        } catch let error as DurableFile.Failure {
            throw .folder(writeAheadLog, reason: error.text)
        } catch {
            throw .folder(writeAheadLog, reason: "cannot be read")
        }
    }

    /// From now on commits are acknowledged; the write-ahead log is there by now.
    func noteRunning(_ lock: borrowing FileDescriptor) throws(OpeningError) {
        do throws(DurableFile.Failure) {
            try lock.replace(with: Self.running)
        } catch {
            throw .folder(path, reason: error.text)
        }
    }

    /// An orderly end: the database file alone is whole. Where it is not, because something kept the write-ahead log
    /// from being carried over, the mark stays.
    func noteEnd(_ lock: borrowing FileDescriptor) {
        guard let log = try? FileDescriptor(writeAheadLog, O_RDONLY), log.size > 0 else {
            try? lock.replace(with: [])
            return
        }
    }
}
