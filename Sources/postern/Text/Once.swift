import PosternClient
import Synchronization

/// True the first time it is asked.
final class Once: Sendable {
    private let isTaken = Atomic(false)

    func take() -> Bool { !isTaken.exchange(true, ordering: .relaxed) }
}

/// What a command that goes on has named as due: each is named when it comes, and not again with every message.
final class Named: Sendable {
    private let named = Mutex<Set<String>>([])

    /// Those that were not among the last.
    func new(_ due: [Due]) -> [Due] {
        named.withLock { named in
            defer { named = Set(due.map(\.subject)) }
            return due.filter { !named.contains($0.subject) }
        }
    }
}

extension Due {
    /// What it is about, without how many messages there are by now.
    fileprivate var subject: String {
        if case .rotation = kind { "\(caseID) \(room)" } else { text }
    }
}
