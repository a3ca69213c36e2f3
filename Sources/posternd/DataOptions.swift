import ArgumentParser
import PosternStore

/// Where the server's data is, and what opens it.
struct DataOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder with the database.", valueName: "dir"))
    var data: String

    @Option(
        help: ArgumentHelp(
            """
            The file with the storage key, which encrypts the database. (default: storage.key in the data folder, or \
            the systemd credential storage-key)
            """, valueName: "file"))
    var storageKeyFile: String?

    /// Where the storage key is kept.
    var storageKey: StorageKeySource {
        .named(file: storageKeyFile, environment: Environment.all)
    }
}
