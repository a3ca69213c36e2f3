import PosternFormat
import Synchronization

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
    private let milliseconds = Mutex<UInt64>(1_800_000_000_000)

    var now: Timestamp {
        guard let now = Timestamp(milliseconds: milliseconds.withLock { $0 }) else {
            fatalError("no such time")
        }
        return now
    }

    func move(seconds: Int) {
        milliseconds.withLock { $0 = UInt64(Int64($0) + Int64(seconds) * 1000) }
    }
}
