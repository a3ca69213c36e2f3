import PosternAPI
import PosternFormat

extension Target {
    /// Paths and queries.
    static let path = Target("path") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) ?? text.endIndex
        if let endpoint = Endpoint(path: text[..<mark]) {
            require(endpoint.path.utf8.elementsEqual(text[..<mark].utf8), "an endpoint has one path")
            require(!endpoint.route.methods.isEmpty, "a route has methods")
            require(
                endpoint.path.utf8.filter { $0 == UInt8(ascii: "/") }.count
                    == endpoint.route.rawValue.utf8.filter { $0 == UInt8(ascii: "/") }.count,
                "a path has the shape of its route")
        }
        for query in [text[mark...].dropFirst(), text[...]] {
            guard let page = PageQuery(text: query) else { continue }
            require(PageQuery(text: page.text.dropFirst()) == page, "a query is read the same")
            require((page.limit ?? 1) >= 1, "a limit is at least 1")
        }
        require(MediaType.allCases.filter { $0.matches(text) }.count <= 1, "a media type is one")
    }
}
