import Foundation
import HTTPTypes
import PosternAPI
import Testing

@testable import PosternServer

/// The document says what the server does: its paths, methods, statuses, and nothing more.
@Suite(.timeLimit(.minutes(10)))
struct OpenAPITests {
    private func document() async throws -> [String: Any] {
        let body = try await TestServer.run { server in try await server.get("/openapi.json").body }
        return try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    private func operations(_ document: [String: Any]) throws -> [(Route, HTTPRequest.Method, [String: Any])]
    {
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        return try paths.flatMap { path, methods in
            let route = try #require(Route(rawValue: path), "\(path) is not a route")
            return try methods.map { name, operation in
                (route, try #require(HTTPRequest.Method(name.uppercased())), operation)
            }
        }
    }

    @Test func `it is OpenAPI 3_1`() async throws {
        #expect(try await document()["openapi"] as? String == "3.1.0")
    }

    @Test func `it describes every path and method of the server, and no other`() async throws {
        var described: [String: Set<String>] = [:]
        for (route, method, _) in try operations(try await document()) {
            described[route.rawValue, default: []].insert(method.rawValue)
        }
        var known: [String: Set<String>] = [:]
        for route in Route.allCases { known[route.rawValue] = Set(route.methods.map(\.rawValue)) }
        #expect(described == known)
    }

    @Test func `it gives each operation the statuses that the server answers`() async throws {
        for (route, method, operation) in try operations(try await document()) {
            let described = Set(try #require(operation["responses"] as? [String: Any]).keys)
            let known = Set(
                route.problems(of: method).map { "\($0.status.code)" } + successes(of: route, method))
            #expect(described == known, "\(method) \(route.rawValue)")
        }
    }

    /// What a request that is granted is answered: an entry that the log holds already is 200 and not 201.
    private func successes(of route: Route, _ method: HTTPRequest.Method) -> [String] {
        switch route {
        case .programLog, .roomLog: method == .post ? ["200", "201"] : ["200"]
        default: method == .post ? ["201"] : ["200"]
        }
    }

    @Test func `it names every parameter in a path`() async throws {
        for (route, _, operation) in try operations(try await document()) {
            let names = (operation["parameters"] as? [[String: String]] ?? [])
                .compactMap { $0["$ref"]?.split(separator: "/").last.map(String.init) }
            for part in route.rawValue.split(separator: "/") where part.hasPrefix("{") {
                #expect(names.contains(String(part.dropFirst().dropLast())), "\(route.rawValue)")
            }
        }
    }

    @Test func `it describes every kind of problem as the server writes it`() async throws {
        let components = try #require(try await document()["components"] as? [String: [String: Any]])
        let responses = try #require(components["responses"])
        #expect(Set(responses.keys) == Set(ProblemKind.allCases.map(\.rawValue)))
        for kind in ProblemKind.allCases {
            let response = try #require(responses[kind.rawValue])
            let text = String(decoding: try JSONSerialization.data(withJSONObject: response), as: UTF8.self)
                .replacingOccurrences(of: "\\/", with: "/")
            for part in [kind.type, "\"\(kind.title)\"", "\"const\":\(kind.status.code)"] {
                #expect(text.contains(part), "\(kind) lacks \(part)")
            }
        }
    }

    @Test func `every reference in it leads somewhere`() async throws {
        let document = try await document()
        func check(_ value: Any) {
            if let object = value as? [String: Any] {
                if let reference = object["$ref"] as? String {
                    var found: Any? = document
                    for part in reference.split(separator: "/").dropFirst() {
                        found = (found as? [String: Any])?[String(part)]
                    }
                    #expect(found != nil, "\(reference)")
                }
                object.values.forEach(check)
            } else if let list = value as? [Any] {
                list.forEach(check)
            }
        }
        check(document)
    }
}
