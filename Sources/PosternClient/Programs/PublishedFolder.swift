internal import PosternSigning

/// A folder outside the home, whose files are to be published.
struct PublishedFolder {
    let path: String
    let random: RandomSource

    /// What the person's other files are not allowed.
    let umask: UInt32

    private var folder: Home {
        Home(
            folder: path, random: random, fileMode: 0o666 & ~.init(umask), folderMode: 0o777 & ~.init(umask)
        )
    }

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
