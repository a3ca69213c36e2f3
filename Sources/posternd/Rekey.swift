import ArgumentParser
import PosternServer
import PosternStore

/// `posternd rekey`
struct Rekey: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change the storage key and encrypt the database again.",
        discussion: """
            The server must be stopped. It may be cut off at any point; run again with the same options, it goes on \
            where it stopped. The new key takes the old one's place, unless a file is named for it. Copies of the \
            database that were made before still need the old key.

            EXAMPLES:
              posternd rekey --data /var/lib/postern

            EXIT CODES:
              0 done, 1 failed, 64 wrong usage
            """)

    @OptionGroup var data: DataOptions

    @Option(help: ArgumentHelp("The file for the new key.", valueName: "file"))
    var newStorageKeyFile: String?

    func run() throws {
        Hardening.apply()
        do {
            try Store.rekey(
                folder: data.data, storageKey: data.storageKey, newKeyFile: newStorageKeyFile,
                progress: Self.tell)
        } catch {
            throw fail(error)
        }
    }

    private static func tell(_ step: RekeyStep) {
        switch step {
        case .keyMade: StandardStream.error.write(line: "the new key is written")
        case .begun: break
        case .records(let done, let total): StandardStream.error.write(line: "\(done) of \(total) records")
        case .forgotten: break
        case .finished: StandardStream.error.write(line: "done; the old key is no longer needed here")
        }
    }
}
