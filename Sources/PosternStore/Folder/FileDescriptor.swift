#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// An open file, closed when it goes.
struct FileDescriptor: ~Copyable, Sendable {
    let number: Int32

    /// Opens `path`; a file that is made is for its owner alone.
    init(_ path: String, _ flags: Int32) throws(DurableFile.Failure) {
        number = unsafe open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw DurableFile.Failure(code: errno) }
    }

    private var status: stat? {
        var status = stat()
        return unsafe fstat(number, &status) == 0 ? status : nil
    }

    var size: Int { status.map { Int($0.st_size) } ?? 0 }

    var isRegularFile: Bool { status.map { $0.st_mode & S_IFMT == S_IFREG } ?? false }

    /// Whether somebody other than the owner may read or write it.
    var isOpenToOthers: Bool { status.map { $0.st_mode & 0o077 != 0 } ?? true }

    /// The first `limit` bytes.
    func read(upTo limit: Int) throws(DurableFile.Failure) -> [UInt8] { try read(limit, at: 0) }

    /// So many bytes from `offset` on, fewer where the file ends before.
    func read(_ limit: Int, at offset: Int) throws(DurableFile.Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let room = limit - count
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    number, buffer.baseAddress.map { unsafe $0 + count }, room, off_t(offset + count))
            }
            guard got >= 0 else { throw DurableFile.Failure(code: errno) }
            if got == 0 { break }
            count += got
        }
        bytes.removeSubrange(count...)
        return bytes
    }

    /// Writes `bytes` in the place of what is there, so that they survive a power loss.
    func replace(with bytes: [UInt8]) throws(DurableFile.Failure) {
        guard ftruncate(number, 0) == 0 else { throw DurableFile.Failure(code: errno) }
        if !bytes.isEmpty {
            guard unsafe pwrite(number, bytes, bytes.count, 0) == bytes.count else {
                throw DurableFile.Failure(code: errno)
            }
        }
        try synchronize()
    }

    /// Makes what was written survive a power loss.
    func synchronize() throws(DurableFile.Failure) {
        guard fsync(number) == 0 else { throw DurableFile.Failure(code: errno) }
    }

    /// Takes the lock of the file for this process, at once or not at all.
    func lock() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 }

    deinit {
        // A lock belongs to every copy of the descriptor, and a child that is being started holds one until it is the
        // other program: closing ours would leave the file locked that long.
        _ = flock(number, LOCK_UN)
        _ = close(number)
    }
}
