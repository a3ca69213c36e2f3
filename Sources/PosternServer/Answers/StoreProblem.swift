internal import PosternAPI
internal import PosternStore

extension Problem {
    /// What is said outside about what the store said. A replay and a refusal are one.
    init(_ error: StoreError) {
        switch error {
        case .conflict(let count): self = .conflict(count: count)
        case .replayed, .refused: self = .refused
        case .malformed(let reason): self = .malformed(reason)
        case .invalidEntry(let reason): self = .invalidEntry(reason)
        case .shareUsedUp(let limit): self = .shareUsedUp(entries: limit.entries, bytes: limit.bytes)
        case .erasing: self = .erasing(retryAfter: 2)
        case .busy: self = .unavailable(retryAfter: 1)
        case .unavailable: self = .unavailable(retryAfter: 5)
        }
    }
}
