import Foundation
import PosternSigning
import Testing

@testable import PosternStore

@Suite struct StorageKeyTests {
    private func opened(_ folder: TemporaryFolder, _ source: StorageKeySource = .folder) throws {
        let clock = TestClock()
        try Store.open(folder: folder.path, storageKey: source, clock: { clock.now }).close()
    }

    private func file(_ folder: TemporaryFolder) -> String { folder.path + ".key" }

    private func isKey(_ text: [UInt8]) -> Bool {
        guard let key = StorageKey(text: text) else { return false }
        return key.secret.count == StorageKey.length
    }

    @Test("a key's text reads back as the same key")
    func text() throws {
        let key = StorageKey(random: .system)
        let id = key.id
        guard let read = StorageKey(text: key.text()) else {
            Issue.record("not read")
            return
        }
        let readID = read.id
        #expect(readID == id)
    }

    @Test("a text with any one character changed is no key")
    func checksum() throws {
        let text = StorageKey(random: .system).text()
        for index in text.indices.dropLast() {
            var changed = text
            changed[index] = changed[index] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
            #expect(!isKey(changed), "character \(index)")
        }
    }

    @Test("a text that was cut off is no key")
    func cut() throws {
        let text = StorageKey(random: .system).text()
        #expect(!isKey(Array(text.dropLast(2))))
    }

    @Test("another key's file is refused by name")
    func wrongKey() throws {
        let folder = TemporaryFolder()
        try opened(folder)
        let key = folder.path + "/storage.key"
        try FileManager.default.removeItem(atPath: key)
        try StorageKeySource.save(StorageKey(random: .system), to: key)
        #expect(throws: OpeningError.storageKeyWrong(key)) { try opened(folder) }
    }

    @Test("a lost key is said to be lost")
    func missingKey() throws {
        let folder = TemporaryFolder()
        try opened(folder)
        let key = folder.path + "/storage.key"
        try FileManager.default.removeItem(atPath: key)
        #expect(throws: OpeningError.storageKeyMissing(key)) { try opened(folder) }
    }

    @Test("no new key is made in the place of a lost one")
    func noNewKey() throws {
        let folder = TemporaryFolder()
        try opened(folder)
        let key = folder.path + "/storage.key"
        try FileManager.default.removeItem(atPath: key)
        try? opened(folder)
        #expect(!FileManager.default.fileExists(atPath: key))
    }

    @Test("a key that others may read is refused", arguments: [0o640, 0o604, 0o660, 0o644])
    func exposed(mode: Int) throws {
        let folder = TemporaryFolder()
        try opened(folder)
        let key = folder.path + "/storage.key"
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
        #expect(throws: OpeningError.storageKeyExposed(key)) { try opened(folder) }
    }

    @Test("what to do about an exposed key stands on a line of its own")
    func hint() {
        #expect(OpeningError.storageKeyExposed("/k").description.hasSuffix("\nhint: chmod 600 /k"))
    }

    @Test("a file that is no key is refused")
    func malformed() throws {
        let folder = TemporaryFolder()
        try opened(folder)
        let key = folder.path + "/storage.key"
        try Data("postern-storage-key-hello\n".utf8).write(to: URL(fileURLWithPath: key))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        #expect(throws: OpeningError.storageKeyMalformed(key)) { try opened(folder) }
    }

    @Test("a key file elsewhere is made with mode 0600 on the first start, and none in the folder")
    func elsewhere() throws {
        let folder = TemporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: file(folder)) }
        try opened(folder, .file(file(folder)))
        let attributes = try FileManager.default.attributesOfItem(atPath: file(folder))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try folder.files("storage.key").isEmpty)
    }

    @Test("a key file elsewhere opens the database again")
    func elsewhereAgain() throws {
        let folder = TemporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: file(folder)) }
        try opened(folder, .file(file(folder)))
        try opened(folder, .file(file(folder)))
    }

    @Test("a credential that is not there is never made")
    func noCredential() throws {
        let folder = TemporaryFolder()
        #expect(throws: OpeningError.storageKeyMissing(file(folder))) {
            try opened(folder, .credential(file(folder)))
        }
    }

    @Test("a credential may be readable by its group, as systemd shows access lists")
    func credential() throws {
        let folder = TemporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: file(folder)) }
        try StorageKeySource.save(StorageKey(random: .system), to: file(folder))
        try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: file(folder))
        try opened(folder, .credential(file(folder)))
    }

    @Test("a file that is named wins over a credential")
    func precedence() throws {
        let credentials = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: credentials.path, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: credentials.path + "/storage-key"))
        let environment = ["CREDENTIALS_DIRECTORY": credentials.path]
        #expect(StorageKeySource.named(file: "/k", environment: environment) == .file("/k"))
    }

    @Test("a credential wins over the folder")
    func credentialFound() throws {
        let credentials = TemporaryFolder()
        try FileManager.default.createDirectory(atPath: credentials.path, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: credentials.path + "/storage-key"))
        let environment = ["CREDENTIALS_DIRECTORY": credentials.path]
        #expect(
            StorageKeySource.named(file: nil, environment: environment)
                == .credential(credentials.path + "/storage-key"))
    }

    @Test("without a file and a credential the key is in the folder")
    func folderDefault() {
        #expect(StorageKeySource.named(file: nil, environment: [:]) == .folder)
    }
}
