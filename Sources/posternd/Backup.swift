import ArgumentParser
import PosternServer
import PosternStore

/// `posternd backup`
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the database to a new file, while the server goes on.",
        discussion: """
            The copy is as encrypted as the database, and opens with the same storage key. The key is not in it: keep \
            a copy of that elsewhere, and apart. It holds what the database holds now, also of rooms that are destroyed \
            later: delete it when that must be gone.

            To restore, put the file into an empty folder as postern.db, and the storage key beside it as storage.key.

            EXAMPLES:
              posternd backup --data /var/lib/postern /backup/postern-$(date +%F).db

            EXIT CODES:
              0 done, 1 failed, 64 wrong usage
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: "The file to write; it must not exist.")
    var file: String

    func run() throws {
        Hardening.apply()
        do {
            try Store.backup(folder: data.data, to: file)
        } catch {
            throw fail(error)
        }
    }
}
