internal import PosternSigning

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The files of the old and the new storage key during a rekey.
struct RekeyKeys {
    let folder: DataFolder
    let source: StorageKeySource
    /// Where the new key is to stay; nil for the old one's place.
    let newFile: String?

    private var oldPath: String { source.path(in: folder) }

    /// Where the new key is while both are needed.
    var newPath: String { newFile ?? StorageKeySource.draft(of: oldPath) }

    /// The old key; nil where it is gone, as after a run that was cut off at its very end.
    func old() throws(OpeningError) -> StorageKey? {
        do {
            return try source.load(in: folder)
        } catch .storageKeyMissing {
            return nil
        }
    }

    /// The new key; nil where it is not made yet.
    func new() throws(OpeningError) -> StorageKey? {
        do {
            return try StorageKeySource.load(newPath)
        } catch .storageKeyMissing {
            return nil
        }
    }

    /// The public name of the old key.
    func oldID() throws(OpeningError) -> [UInt8]? {
        guard let key = try old() else { return nil }
        return key.id
    }

    /// The public name of the new key.
    func newID() throws(OpeningError) -> [UInt8]? {
        guard let key = try new() else { return nil }
        return key.id
    }

    func make(random: RandomSource) throws(OpeningError) {
        try StorageKeySource.save(StorageKey(random: random), to: newPath)
    }

    /// Makes the new key survive a power loss, whoever made it: the old one is destroyed in the end.
    func secureNew() throws(OpeningError) {
        do {
            try DurableFile.settle(newPath)
        } catch {
            throw .folder(newPath, reason: error.text)
        }
    }

    /// Gives the new key its place and overwrites the old one.
    func settle() throws(OpeningError) {
        do throws(DurableFile.Failure) {
            let old: FileDescriptor
            do throws(DurableFile.Failure) {
                if case .credential = source { return }
                old = try FileDescriptor(oldPath, O_RDWR)
            } catch {
                if error.isAbsent { return }
                throw error
            }
            if newFile == nil {
                try DurableFile.move(newPath, to: oldPath)
            } else {
                guard unsafe unlink(oldPath) == 0 else { throw DurableFile.Failure(code: errno) }
                try DurableFile.synchronizeFolder(of: oldPath)
            }
            // The name is another file's by now; this is the old one, still open.
            DurableFile.overwrite(old)
        } catch {
            throw .folder(oldPath, reason: error.text)
        }
    }
}
