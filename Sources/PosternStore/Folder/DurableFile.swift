#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Small files that must be whole or absent after a crash.
enum DurableFile {
    /// What the system said, as its error number.
    struct Failure: Error, Equatable {
        let code: Int32
        var isAbsent: Bool { code == ENOENT }
        var isPresent: Bool { code == EEXIST }
        var text: String { unsafe String(cString: strerror(code)).lowercased() }
    }

    /// Writes `bytes` to a new file at `path` with mode 0600. There is never a part of it under that name,
    /// and a file that is there already is never replaced.
    static func create(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        let draft = path + ".draft"
        _ = unsafe unlink(draft)
        try write(draft, bytes)
        defer { _ = unsafe unlink(draft) }
        // link, not rename: it fails where the name is taken.
        guard unsafe link(draft, path) == 0 else { throw Failure(code: errno) }
        try synchronizeFolder(of: path)
    }

    /// Makes a file that was found, and its name, survive a power loss: whoever made it may have been cut off before.
    static func settle(_ path: String) throws(Failure) {
        try FileDescriptor(path, O_RDONLY).synchronize()
        try synchronizeFolder(of: path)
    }

    /// Gives the file at `draft` the name `path`, over what has it now.
    static func move(_ draft: String, to path: String) throws(Failure) {
        guard unsafe rename(draft, path) == 0 else { throw Failure(code: errno) }
        try synchronizeFolder(of: path)
    }

    /// Overwrites the content of the open file and forgets it. Only a hint to the disk: what a copy-on-write
    /// file system or a flash drive keeps below is out of reach.
    static func overwrite(_ descriptor: borrowing FileDescriptor) {
        let count = descriptor.size
        let zeros = [UInt8](repeating: 0, count: min(count, 4096))
        _ = unsafe pwrite(descriptor.number, zeros, zeros.count, 0)
        _ = fsync(descriptor.number)
    }

    private static func write(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_EXCL)
        // The mode again: the process' umask may have taken bits that the owner needs.
        guard fchmod(file.number, 0o600) == 0 else { throw Failure(code: errno) }
        var offset = 0
        while offset < bytes.count {
            let rest = Array(bytes[offset...])
            let written = unsafe pwrite(file.number, rest, rest.count, off_t(offset))
            guard written > 0 else { throw Failure(code: errno) }
            offset += written
        }
        guard fsync(file.number) == 0 else { throw Failure(code: errno) }
    }

    /// Makes a name in the folder of `path` survive a power loss.
    static func synchronizeFolder(of path: String) throws(Failure) {
        let folder = try FileDescriptor(self.folder(of: path), O_RDONLY | O_DIRECTORY)
        guard fsync(folder.number) == 0 else { throw Failure(code: errno) }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
