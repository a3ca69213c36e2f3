import Foundation
import PosternClient
import PosternServer
import Testing

@Suite("Over TLS")
struct TLSTests {
    /// A certificate for localhost that nobody else vouches for, made here and now.
    private func certificate(in folder: TemporaryFolder) throws -> ServerOptions.Certificate {
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let made = ServerOptions.Certificate(
            certificate: folder.path + "/certificate.pem", key: folder.path + "/key.pem")
        // Not Foundation's Process, which crashed here once on a busy machine.
        let status = unsafe system(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
                -addext subjectAltName=DNS:localhost -keyout '\(made.key)' -out '\(made.certificate)' 2>/dev/null
            """)
        #expect(status == 0, "there is no openssl")
        return made
    }

    private func client(_ home: TemporaryFolder, authorities: String?) -> Client {
        var options = ClientOptions()
        options.certificateAuthorities = authorities
        (options.timeoutSeconds, options.reconnectSeconds) = (120, 60)
        return Client(home: home.path, options: options) { () throws(ClientError) in
            throw .passphrase("none in this test")
        }
    }

    @Test("a server is trusted by an authority of one's own")
    func trusted() async throws {
        let certificates = TemporaryFolder()
        let made = try certificate(in: certificates)
        let data = TemporaryFolder()
        let server = try await RunningServer.start(in: data, clock: systemTime, certificate: made)
        let home = TemporaryFolder()
        let client = client(home, authorities: made.certificate)
        _ = try await client.makeIdentity(name: "Ada", passphrase: nil)
        let program = try await client.createProgram(
            name: "P", server: "https://localhost:\(server.port)", setupCode: try #require(server.setupCode))
        #expect(program.people?.map(\.name) == ["Ada"])
        await client.shutdown()
        try await server.stop()
    }

    @Test("a server that nobody vouches for is not spoken to, and not tried again")
    func untrusted() async throws {
        let certificates = TemporaryFolder()
        let made = try certificate(in: certificates)
        let data = TemporaryFolder()
        let server = try await RunningServer.start(in: data, clock: systemTime, certificate: made)
        let home = TemporaryFolder()
        let client = client(home, authorities: nil)
        _ = try await client.makeIdentity(name: "Ada", passphrase: nil)
        let error = await #expect(throws: ClientError.self) {
            _ = try await client.createProgram(
                name: "P", server: "https://localhost:\(server.port)", setupCode: "x")
        }
        #expect(
            error?.exitCode == 1
                && error?.description.contains("is not trusted: its certificate has expired, or was not")
                    == true
        )
        await client.shutdown()
        try await server.stop()
    }
}
