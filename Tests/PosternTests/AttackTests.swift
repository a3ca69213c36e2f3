import PosternAPI
import PosternFormat
import Testing

/// Attack A21: an attachment swapped or truncated, its chunks moved. There is nothing to attack yet, and this turns red
/// when there is.
struct AttackTests {
    @Test func `A21 this version has no attachments: no object is one`() throws {
        // Fifteen types are known; of those after them only the author is read.
        for type in UInt8(16)...255 {
            #expect(throws: FormatError.self) {
                try Entry(decoding: [type, 1, 1] + Array(repeating: 0, count: 64))
            }
        }
    }

    @Test func `A21 this version has no attachments: no path leads to one`() {
        for route in Route.allCases {
            #expect(!route.rawValue.contains(/attach|file|chunk|blob|upload/), "\(route.rawValue)")
        }
    }

    @Test(arguments: [
        ["save", "abcd", "3"], ["send", "abcd", "-m", "see the file", "--attach", "proof.bin"],
        ["report", "abcd", "-", "--attach", "proof.bin"],
    ])
    func `A21 this version has no attachments: no command takes one or saves one`(
        command: [String]
    ) async throws {
        let folder = try TemporaryFolder()
        let ending = try await Resident("Rita", in: folder.path).start(command).finish()
        #expect(ending.status == 64, "\(ending)")
    }
}
