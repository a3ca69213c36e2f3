internal import Synchronization

/// How many connections are open, altogether and from each address.
final class OpenConnections: Sendable {
    /// Whether one more is taken.
    enum Admission: Sendable {
        case taken
        /// This address has as many as it may.
        case tooManyOfAddress
        /// There are as many as there may be.
        case full
    }

    private struct State {
        var total = 0
        var perAddress: [ClientAddress: Int] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// Counts one more. It is counted even when it is not taken, until `close`: it is open while it is told so.
    func open(_ address: ClientAddress, limit addressLimit: Int?) -> Admission {
        state.withLock { state in
            state.total += 1
            let ofAddress = state.perAddress[address, default: 0] + 1
            state.perAddress[address] = ofAddress
            if state.total > limit { return .full }
            if let addressLimit, ofAddress > addressLimit { return .tooManyOfAddress }
            return .taken
        }
    }

    /// Counts one less.
    func close(_ address: ClientAddress) {
        state.withLock { state in
            state.total -= 1
            let left = state.perAddress[address, default: 1] - 1
            state.perAddress[address] = left > 0 ? left : nil
        }
    }

    /// How many are open.
    var total: Int { state.withLock(\.total) }
}
