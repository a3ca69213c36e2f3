import PosternClient
import PosternFormat
import PosternSigning

/// A client in this process, for when hundreds work at once.
struct InProcess: Sendable {
    let client: Client

    /// A client of the home of this name. It has the patience that a busy machine asks for.
    init(_ name: String, in folder: TemporaryFolder) {
        var options = ClientOptions()
        options.timeoutSeconds = 120
        options.reconnectSeconds = 120
        client = Client(home: folder.path(name), options: options) { () async throws(ClientError) in
            throw ClientError.passphrase("there is none")
        }
    }

    /// Makes an identity; gives its card.
    func moveIn(_ name: String) async throws -> String {
        try await client.makeIdentity(name: name, passphrase: nil).card
    }

    /// The room as this client verifies and opens it.
    func items(_ caseID: CaseID, room: String = "shared") async throws -> [ThreadItem] {
        try await client.read(caseID.text, room: room).items
    }
}

extension [ThreadItem] {
    /// The texts of all messages, in order; an entry that does not open is a text that says so.
    var texts: [String] {
        compactMap { item in
            switch item.content {
            case .message(let text, _, _), .acknowledgement(let text, _):
                String(decoding: text, as: UTF8.self)
            case .unopened(let reason): "entry \(item.index) does not open: \(reason)"
            case .sealed(let epoch): "entry \(item.index) is sealed for epoch \(epoch)"
            case .statement, .grant, .approval, .repetition, .later, .newer: nil
            }
        }
    }
}

/// Does something for each at once, or for so many at once; the results in the same order.
func atOnce<Element: Sendable, Result: Sendable>(
    _ elements: [Element], width: Int = .max, _ act: @escaping @Sendable (Element) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var results: [Int: Result] = [:]
        for (place, element) in elements.enumerated() {
            if place >= width, let (earlier, result) = try await group.next() { results[earlier] = result }
            group.addTask { (place, try await act(element)) }
        }
        for try await (place, result) in group { results[place] = result }
        return results.sorted { $0.key < $1.key }.map(\.value)
    }
}
