import GRDB
import Synchronization

@testable import PosternStore

/// What the writer's connection does from now on, in SQL, each statement before it is executed.
final class Trace: Sendable {
    private let statements = Mutex<[String]>([])

    /// `before` is called on the writer's queue, which waits for it.
    init(ofWriter store: Store, before: @escaping @Sendable (String) -> Void = { _ in }) {
        store.pool.writeWithoutTransaction { [self] db in
            db.trace { event in
                self.add(event.description)
                before(event.description)
            }
        }
    }

    private func add(_ statement: String) { statements.withLock { $0.append(statement) } }

    /// The statements without their values.
    var kinds: [String] { all.map { String($0.prefix(24)) } }

    var all: [String] { statements.withLock(\.self) }
}
