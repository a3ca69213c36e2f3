internal import PosternSigning

/// A folder outside the home, whose files everybody may read.
struct PublishedFolder {
    let path: String
    let random: RandomSource

    private var folder: Home { Home(folder: path, random: random, fileMode: 0o644, folderMode: 0o755) }

    /// Whether there is a file of this name.
    func holds(_ name: String) throws(ClientError) -> Bool {
        do throws(ClientError) {
            return try folder.read(name, limit: 1 << 24) != nil
        } catch {
            throw error.outsideTheHome
        }
    }

    /// Writes a file as a whole, and returns its path.
    func write(_ name: String, _ bytes: [UInt8]) throws(ClientError) -> String {
        do throws(ClientError) {
            try folder.write(name, bytes)
        } catch {
            throw error.outsideTheHome
        }
        return folder.path(name)
    }
}

extension ClientError {
    /// The same about a file that is not the home's.
    fileprivate var outsideTheHome: ClientError {
        if case .home(let file, let reason) = self { .file(path: file, reason: reason) } else { self }
    }
}
