internal import PosternSigning

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The folder of one person: identity, pinned programs, checkpoints, knocks, outbox, receipts.
///
/// Small files, each replaced as a whole, so that a command that is killed leaves the old one or the new one.
/// Folders have mode 0700 and files 0600, whatever the umask.
struct Home: Sendable {
    /// The path of the folder.
    let folder: String
    let random: RandomSource
    var fileMode: mode_t = 0o600
    var folderMode: mode_t = 0o700

    /// The path of the file `name`, for messages.
    func path(_ name: String) -> String { folder + "/" + name }

    /// The bytes of the file `name`, or nil where there is none.
    func read(_ name: String, limit: Int = 1 << 21) throws(ClientError) -> [UInt8]? {
        guard let file = Descriptor(path(name), O_RDONLY) else {
            if errno == ENOENT { return nil }
            throw failure(name)
        }
        guard let bytes = file.read(limit: limit) else { throw failure(name) }
        guard bytes.count <= limit else { throw .home(file: path(name), reason: "is too long to be ours") }
        return bytes
    }

    /// Puts `bytes` in place of the file `name`, durably, as a whole or not at all.
    func write(_ name: String, _ bytes: [UInt8]) throws(ClientError) {
        try makeFolders(of: name)
        let parent = name.contains("/") ? String(name[..<(name.lastIndex(of: "/") ?? name.startIndex)]) : ""
        let temporary = (parent.isEmpty ? "" : parent + "/") + "." + Base32.encode(random.bytes(10)) + ".new"
        guard create(temporary, bytes) else {
            let error = failure(name)
            remove(temporary)
            throw error
        }
        guard unsafe rename(path(temporary), path(name)) == 0 else {
            let error = failure(name)
            remove(temporary)
            throw error
        }
        // The new name is on the disk only when its folder is.
        if let directory = Descriptor(path(parent), O_RDONLY | O_DIRECTORY) { _ = fsync(directory.number) }
    }

    private func create(_ name: String, _ bytes: [UInt8]) -> Bool {
        guard let file = Descriptor(path(name), O_WRONLY | O_CREAT | O_EXCL) else { return false }
        return fchmod(file.number, fileMode) == 0 && file.write(durably: bytes)
    }

    /// Removes the file `name`; one that is not there is fine.
    func remove(_ name: String) {
        _ = unsafe unlink(path(name))
    }

    /// The names in the folder `name`, sorted, without those that begin with a dot.
    func names(in name: String) throws(ClientError) -> [String] {
        guard let directory = unsafe opendir(path(name)) else {
            if errno == ENOENT { return [] }
            throw failure(name)
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0) }
            names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Makes the home and the folders on the way to `name`.
    func makeFolders(of name: String) throws(ClientError) {
        try makeFolder(folder, withParents: true)
        var path = folder
        for part in name.split(separator: "/").dropLast() {
            path += "/" + part
            try makeFolder(path, withParents: false)
        }
    }

    private func makeFolder(_ path: String, withParents: Bool) throws(ClientError) {
        if unsafe mkdir(path, folderMode) == 0 {
            _ = unsafe chmod(path, folderMode)
            return
        }
        if errno == EEXIST { return }
        guard withParents, errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex
        else {
            throw .file(path: path, reason: Self.reason(errno))
        }
        try makeFolder(String(path[..<slash]), withParents: true)
        try makeFolder(path, withParents: false)
    }

    func failure(_ name: String) -> ClientError {
        .file(path: path(name), reason: Self.reason(errno))
    }

    static func reason(_ number: Int32) -> String {
        // The C library's sentences begin with a capital.
        let sentence = unsafe String(cString: strerror(number))
        return sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}
