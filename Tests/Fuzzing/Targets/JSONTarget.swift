import PosternAPI

extension Target {
    /// JSON bodies and server-sent events, which a client takes from a server that may lie.
    static let json = Target("json") { bytes in
        check(ServerDescription.self, bytes)
        check(RoomList.self, bytes)
        check(Problem.self, bytes)
        check(Health.self, bytes)
        check(CountEvent.self, bytes)
        events(bytes)
    }

    private static func check<Body: Codable & Equatable>(_ type: Body.Type, _ bytes: [UInt8]) {
        guard let value = JSONBody.decode(type, from: bytes) else { return }
        let encoded = JSONBody.encode(value)
        require(JSONBody.decode(type, from: encoded) == value, "a body is read the same")
        require(JSONBody.encode(value) == encoded, "a body is always the same bytes")
    }

    /// However a stream is cut, its counts are the same.
    private static func events(_ bytes: [UInt8]) {
        var whole = CountEventReader()
        var cut = CountEventReader()
        let counts = Result { try whole.read(bytes) }
        let pieces = Result { try bytes.flatMap { try cut.read([$0]) } }
        switch (counts, pieces) {
        case (.success(let one), .success(let other)): require(one == other, "a cut changes no count")
        case (.failure, .failure): break
        default: fatalError("not so: a cut changes no outcome")
        }
    }
}
