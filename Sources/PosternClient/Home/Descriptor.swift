#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// An open file, closed when it goes out of scope.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Opens `path`; nil where the system refuses, with the reason in `errno`.
    init?(_ path: String, _ flags: Int32, mode: mode_t = 0o600) {
        let number = unsafe open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { return nil }
        self.number = number
    }

    /// Writes all of `bytes` and brings them to the disk.
    borrowing func write(durably bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                Self.retried {
                    unsafe systemWrite(
                        number, buffer.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
                }
            }
            guard written > 0 else { return false }
            offset += written
        }
        return fsync(number) == 0
    }

    /// Everything up to `limit` bytes; nil where reading fails. One byte more than the limit tells "too long".
    borrowing func read(limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= limit {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                Self.retried { unsafe systemRead(number, buffer.baseAddress, buffer.count) }
            }
            guard count >= 0 else { return nil }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// Takes the exclusive advisory lock; false where it is held by another and `waiting` is false.
    borrowing func lock(waiting: Bool) -> Bool {
        Self.retried { Int(flock(number, waiting ? LOCK_EX : LOCK_EX | LOCK_NB)) } == 0
    }

    /// Whether `path` still names this very file, and not a later one or none.
    borrowing func isStill(at path: String) -> Bool {
        var mine = stat()
        var named = stat()
        guard unsafe fstat(number, &mine) == 0, unsafe stat(path, &named) == 0 else { return false }
        return mine.st_ino == named.st_ino && mine.st_dev == named.st_dev
    }

    private static func retried(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    deinit {
        // A lock belongs to every copy of the descriptor, and a child that is being started holds one until it is the
        // other program: closing ours would leave the file locked that long.
        _ = flock(number, LOCK_UN)
        _ = close(number)
    }
}

private func systemWrite(_ number: Int32, _ address: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(number, address, count)
}

private func systemRead(_ number: Int32, _ address: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(number, address, count)
}
