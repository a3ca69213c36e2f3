import Foundation
import NIOSSL
import PosternServer
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
    /// A certificate for localhost, made here and now.
    private struct Made: Sendable {
        let folder = TemporaryFolder()
        var certificate: String { folder.path + "/certificate.pem" }
        var key: String { folder.path + "/key.pem" }

        init() async throws {
            try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                key,
                "-out", certificate,
            ]
            process.standardError = FileHandle.nullDevice
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            process.terminationHandler = { _ in end.finish() }
            try process.run()
            for await _ in ended {}
        }

        func client(_ change: (inout TLSConfiguration) -> Void = { _ in }) throws -> NIOSSLContext {
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(certificate))
            change(&configuration)
            return try NIOSSLContext(configuration: configuration)
        }

        var options: ServerOptions.Certificate { .init(certificate: certificate, key: key) }
    }

    @Test func `the whole exchange goes over TLS`() async throws {
        let made = try await Made()
        try await TestServer.run(tls: try made.client()) {
            $0.certificate = made.options
        } _: { server async throws in
            var house = try await House(server)
            try await house.say(100_000, by: house.researcher)
            #expect(try await server.get(house.room.path, by: house.maintainer).status == 200)
        }
    }

    @Test func `a client of before TLS 1_2 is turned away`() async throws {
        let made = try await Made()
        let old = try made.client {
            $0.minimumTLSVersion = .tlsv1
            $0.maximumTLSVersion = .tlsv11
        }
        try await TestServer.run(tls: old) {
            $0.certificate = made.options
        } _: { server async throws in
            let connection = try await server.connect()
            try? await connection.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await connection.isEnded())
        }
    }

    @Test func `a handshake that does not come to an end is ended`() async throws {
        let made = try await Made()
        try await TestServer.run {
            $0.certificate = made.options
            $0.limits.headerSeconds = 1
        } _: { server async throws in
            let connection = try await Connection.open(port: server.port)
            try await connection.send([0x16, 3, 1])
            #expect(await connection.isEnded())
        }
    }

    @Test(arguments: ["0.0.0.0:0", "[::]:0", "192.0.2.1:443", "postern.example:80"])
    func `plain HTTP off loopback is refused`(address: String) throws {
        let options = ServerOptions(listen: try #require(ListenAddress(address)))
        #expect(throws: ServerError.plainHTTP(address)) { try options.check() }
    }

    @Test(arguments: ["127.0.0.1:0", "127.9.9.9:1", "[::1]:8440", "localhost:80"])
    func `plain HTTP on loopback is taken`(address: String) throws {
        try ServerOptions(listen: try #require(ListenAddress(address))).check()
    }

    @Test func `plain HTTP off loopback is taken behind a proxy`() throws {
        var options = ServerOptions(listen: try #require(ListenAddress("0.0.0.0:80")))
        options.isBehindProxy = true
        try options.check()
    }

    @Test func `a key of another certificate is refused`() async throws {
        let (one, other) = (try await Made(), try await Made())
        var options = ServerOptions(listen: try #require(ListenAddress("127.0.0.1:0")))
        options.certificate = .init(certificate: one.certificate, key: other.key)
        #expect(throws: ServerError.self) { try options.check() }
    }

    @Test(arguments: ["", "8440", "host", "host:", ":1", "host:65536", "::1:80", "host:-1"])
    func `what is no address to listen on is none`(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
