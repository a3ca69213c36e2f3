import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("A recovery that was cut off behind the making of the next recovery identity")
struct CutOffRecoveryTests {
    private static func words(_ text: String) -> PassphraseSource {
        { () throws(ClientError) in SecretBytes(copying: Array(text.utf8)) }
    }

    private func file(_ name: String, in folder: TemporaryFolder, words: String = "offline") -> RecoveryFile {
        RecoveryFile(file: folder.path + "/" + name, passphrase: Self.words(words))
    }

    /// A program with a recovery identity in the file `recovery`, and who may take it over.
    private func withProgram(
        _ body: (_ folder: TemporaryFolder, _ ada: Resident, _ bea: Resident) async throws -> Void
    ) async throws {
        let folder = TemporaryFolder()
        let server = try await RunningServer.start(in: folder, clock: systemTime)
        let ada = try await Resident.born("Ada")
        let bea = try await Resident.born("Bea")
        let program = try await ada.client.createProgram(
            name: "P", server: "http://127.0.0.1:\(server.port)", setupCode: try #require(server.setupCode),
            recovery: file("recovery", in: folder))
        _ = try await bea.client.pinProgram(program.address)
        try await body(folder, ada, bea)
        await ada.client.shutdown()
        await bea.client.shutdown()
        try await server.stop()
    }

    @Test("goes on with the file that it wrote, and says so")
    func resumed() async throws {
        try await withProgram { folder, _, bea in
            let next = file("next", in: folder)
            let made = try await next.make(bea.client.session)
            let summary = try await bea.client.recover(
                file: file("recovery", in: folder), name: "Bea", next: .new(next))
            #expect(summary.recovery == made.fingerprint && summary.entries == 2)
            #expect(bea.notices.contains { $0.contains(folder.path + "/next") && $0.contains("cut off") })
            #expect(bea.home.names(in: "openings").isEmpty)
        }
    }

    @Test("does not go on with it under another passphrase")
    func otherPassphrase() async throws {
        try await withProgram { folder, ada, bea in
            _ = try await file("next", in: folder).make(bea.client.session)
            await #expect(throws: ClientError.wrongPassphrase) {
                _ = try await bea.client.recover(
                    file: file("recovery", in: folder), name: "Bea",
                    next: .new(file("next", in: folder, words: "another")))
            }
            #expect(try await ada.client.showProgram().entries == 1)
        }
    }

    @Test("takes no file that this home did not make, nor one that a program names already")
    func others() async throws {
        try await withProgram { folder, ada, bea in
            _ = try await file("other", in: folder).make(ada.client.session)
            for name in ["other", "recovery"] {
                await #expect(throws: ClientError.fileExists(path: folder.path + "/" + name)) {
                    _ = try await bea.client.recover(
                        file: file("recovery", in: folder), name: "Bea", next: .new(file(name, in: folder)))
                }
            }
            let error = await #expect(throws: ClientError.self) {
                _ = try await ada.client.recover(
                    file: file("recovery", in: folder), name: "Ada",
                    next: .new(file("recovery", in: folder)))
            }
            #expect(error == .fileExists(path: folder.path + "/recovery"))
            #expect(try await ada.client.showProgram().entries == 1)
        }
    }
}
