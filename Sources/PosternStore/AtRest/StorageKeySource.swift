internal import PosternSigning

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Where the storage key is kept.
public enum StorageKeySource: Equatable, Sendable {
    /// In the data folder, as `storage.key`; made on the first start.
    case folder
    /// In a file of the operator's choice; made on the first start where it is not there yet.
    case file(_ path: String)
    /// In a file that the service manager provides; never made.
    case credential(_ path: String)

    /// The source that the options and the environment name: a file that was given, a systemd credential
    /// called `storage-key`, or the data folder.
    public static func named(file: String?, environment: [String: String]) -> StorageKeySource {
        if let file { return .file(file) }
        if let folder = environment["CREDENTIALS_DIRECTORY"] {
            let path = folder + "/storage-key"
            if unsafe access(path, F_OK) == 0 { return .credential(path) }
        }
        return .folder
    }

    func path(in folder: DataFolder) -> String {
        switch self {
        case .folder: folder.storageKey
        case .file(let path), .credential(let path): path
        }
    }

    /// The key, which must be there.
    func load(in folder: DataFolder) throws(OpeningError) -> StorageKey {
        // With access lists systemd shows the service's own right as the group's (systemd.exec, "Credentials").
        let mayShowGroup = if case .credential = self { true } else { false }
        return try Self.load(path(in: folder), mayShowGroup: mayShowGroup)
    }

    /// The key, made now where there is neither one nor a database that would need an older one.
    func loadOrMake(in folder: DataFolder, random: RandomSource) throws(OpeningError) -> StorageKey {
        do {
            return try load(in: folder)
        } catch .storageKeyMissing(let path) {
            if folder.holdsDatabase { throw .storageKeyMissing(path) }
            if case .credential = self { throw .storageKeyMissing(path) }
            let key = StorageKey(random: random)
            try Self.save(key, to: path)
            return key
        }
    }

    /// Where a new key waits for its turn while records are still being re-encrypted.
    static func draft(of path: String) -> String { path + ".next" }

    static func save(_ key: borrowing StorageKey, to path: String) throws(OpeningError) {
        var text = key.text()
        defer { wipe(&text) }
        do {
            try DurableFile.create(path, text)
        } catch {
            throw .folder(path, reason: error.text)
        }
    }

    static func load(_ path: String, mayShowGroup: Bool = false) throws(OpeningError) -> StorageKey {
        var text: [UInt8]
        do {
            let file = try FileDescriptor(path, O_RDONLY)
            guard file.isRegularFile else { throw OpeningError.storageKeyMalformed(path) }
            guard mayShowGroup || !file.isOpenToOthers else { throw OpeningError.storageKeyExposed(path) }
            text = try file.read(upTo: 256)
        } catch let failure as DurableFile.Failure {
            throw failure.isAbsent ? .storageKeyMissing(path) : .folder(path, reason: failure.text)
        } catch let error as OpeningError {
            throw error
        } catch {
            throw .folder(path, reason: "cannot be read")
        }
        defer { wipe(&text) }
        guard let key = StorageKey(text: text) else { throw .storageKeyMalformed(path) }
        return key
    }
}
