internal import Logging
internal import PosternAPI
internal import PosternStore

/// The store as requests meet it: what it cannot do is logged for the operator and told as a problem to the client.
struct Storage: Sendable {
    let store: Store
    let logger: Logger

    /// Asks the store.
    func ask<Answer: Sendable>(
        _ act: (Store) async throws(StoreError) -> Answer
    ) async throws(Problem) -> Answer {
        do throws(StoreError) {
            return try await act(store)
        } catch {
            if case .unavailable(let reason) = error {
                logger.error("the database did not do it", metadata: ["reason": .string(reason)])
            }
            throw Problem(error)
        }
    }
}
