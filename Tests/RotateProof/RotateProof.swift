#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Fills a server for `Scripts/rotate-proof` and looks at what a rotation left behind, with the client that everybody
/// uses.
///
///     rotate-proof fill FOLDER SERVER SETUP-CODE CASES     a program of 19 people and a researcher, and their cases
///     rotate-proof messages FOLDER CASE COUNT BYTES        so many messages of so many bytes in the case's internal room
///     rotate-proof check FOLDER EPOCH                      every room of every case, read from its first entry
@main
struct RotateProof {
    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            switch (words.first, words.count) {
            case ("fill", 5):
                try await fill(
                    folder: words[1], server: words[2], setupCode: words[3], cases: number(words[4]))
            case ("messages", 5):
                try await write(
                    number(words[3]), of: number(words[4]), messagesTo: words[2], folder: words[1])
            case ("check", 3): try await check(folder: words[1], epoch: UInt32(number(words[2])))
            default: throw Wrong("usage: rotate-proof fill|messages|check FOLDER …")
            }
        } catch {
            print("rotate-proof: \(error)")
            exit(1)
        }
    }

    private static func number(_ word: String) throws -> Int {
        guard let number = Int(word), number >= 0 else { throw Wrong("\(word) is not a number") }
        return number
    }
}

/// What is wrong, in one line.
struct Wrong: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
