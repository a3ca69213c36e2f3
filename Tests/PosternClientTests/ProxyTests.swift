import PosternClient
import PosternFormat
import PosternSigning
import Synchronization
import Testing

@Suite("Through a proxy")
struct ProxyTests {
    private func client(_ home: TemporaryFolder, proxy: String) -> Client {
        var options = ClientOptions()
        options.proxy = proxy
        options.reconnectSeconds = 1
        return Client(home: home.path, options: options) { () throws(ClientError) in
            throw .passphrase("none in this test")
        }
    }

    @Test("a name is looked up by the SOCKS proxy and not by the client")
    func socks() async throws {
        let village = try await Village.found()
        let asked = Mutex<[String]>([])
        let proxy = try await SOCKSProxy.start(to: village.network.upstream) { place in
            asked.withLock { $0.append(place) }
        }
        let home = TemporaryFolder()
        let client = client(home, proxy: "socks5://127.0.0.1:\(proxy.port)")
        let onion = try #require(ServerOrigin("http://posternexample.onion"))
        let address = ProgramAddress(origin: onion, program: village.program.id)
        let pinned = try await client.pinProgram(address.text)
        #expect(pinned.id == village.program.id)
        #expect(asked.withLock { $0 } == ["posternexample.onion:80"])
        await client.shutdown()
        proxy.stop()
        try await village.leave()
    }

    @Test("without the proxy nothing goes out")
    func noProxy() async throws {
        let village = try await Village.found()
        let home = TemporaryFolder()
        let client = client(home, proxy: "socks5://127.0.0.1:1")
        let error = await #expect(throws: ClientError.self) {
            _ = try await client.pinProgram(village.program.address)
        }
        #expect(error?.exitCode == 4)
        await client.shutdown()
        try await village.leave()
    }

    @Test("a proxy that is none is named")
    func malformed() async throws {
        let home = TemporaryFolder()
        let client = client(home, proxy: "socks4://somewhere")
        let id = try #require(ProgramID([UInt8](repeating: 7, count: 32)))
        let origin = try #require(ServerOrigin("https://example.org"))
        let error = await #expect(throws: ClientError.self) {
            _ = try await client.pinProgram(ProgramAddress(origin: origin, program: id).text)
        }
        #expect(
            error?.description.hasPrefix("socks4://somewhere: a proxy has the form") == true
                && error?.exitCode == 64)
        await client.shutdown()
    }
}
