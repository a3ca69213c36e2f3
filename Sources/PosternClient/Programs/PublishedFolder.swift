internal import PosternSigning

/// A folder outside the home, whose files everybody may read.
struct PublishedFolder {
    let path: String
    let random: RandomSource

    /// Writes a file as a whole, and returns its path.
    func write(_ name: String, _ bytes: [UInt8]) throws(ClientError) -> String {
        let home = Home(folder: path, random: random, fileMode: 0o644, folderMode: 0o755)
        do {
            try home.write(name, bytes)
        } catch {
            guard case .home(let file, let reason) = error else { throw error }
            throw .file(path: file, reason: reason)
        }
        return home.path(name)
    }
}
