import PosternFormat
import Testing

@Suite("origins")
struct OriginTests {
    @Test(
        "loopback is this machine and no other",
        arguments: [
            ("http://localhost:1", true), ("http://127.0.0.1", true), ("http://127.9.9.9:80", true),
            ("http://[::1]", true), ("http://128.0.0.1", false), ("http://127.example", false),
            ("http://[::2]", false), ("http://localhost.example", false),
        ])
    func loopback(_ text: String, _ isLoopback: Bool) throws {
        #expect(try #require(ServerOrigin(text)).isLoopback == isLoopback)
    }

    @Test(
        "the authority names the port only where it is not the usual one",
        arguments: [
            ("https://a", "a"), ("https://a:443", "a"), ("https://a:80", "a:80"), ("http://a:80", "a"),
            ("http://a:443", "a:443"), ("http://[::1]:8080", "[::1]:8080"),
        ])
    func authority(_ text: String, _ authority: String) throws {
        #expect(try #require(ServerOrigin(text)).authority == authority)
    }

    @Test("an origin knows whether it is reached by TLS, and at which port")
    func parts() throws {
        let secure = try #require(ServerOrigin("https://a:8443"))
        #expect(secure.isSecure && secure.port == 8443 && secure.host == "a")
        let open = try #require(ServerOrigin("http://a"))
        #expect(!open.isSecure && open.port == 80)
    }
}
