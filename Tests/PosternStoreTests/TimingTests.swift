import GRDB
import PosternFormat
import PosternSigning
import Synchronization
import Testing

@testable import PosternStore

/// A13, by the work that is done: what a refusal costs does not depend on its reason. `Scripts/timing` measures it.
@Suite struct TimingTests {
    @Test("A13 who somebody is is found out with the same look-ups, whatever is found")
    func sameLookUps() async throws {
        let house = try await House()
        let room = try await house.openSharedRoom()
        let other = Person("Other")
        try await house.enroll(other)
        let stranger = Person("Stranger")
        let noCase = LogID(program: house.program.id.program, case: CaseID(random: .system), room: .shared)
        let noProgram = LogID(
            program: try #require(ProgramID(RandomSource.system.bytes(32))), case: noCase.caseID,
            room: .shared)
        var seen: [[String]] = []
        for (signer, log) in [
            (house.researcher, room.id), (other, room.id), (stranger, room.id), (house.researcher, noCase),
            (other, noCase), (stranger, noCase), (house.researcher, noProgram), (stranger, noProgram),
        ] {
            seen.append(
                try await statements(of: house.store) {
                    _ = try await house.store.standing(of: signer.fingerprint, in: log)
                })
        }
        #expect(seen[0].count { $0.contains("FROM member") } == 2)
        for statements in seen { #expect(statements == seen[0]) }
    }

    /// The statements that the database executes meanwhile, in order and without their values.
    private func statements(of store: Store, _ act: () async throws -> Void) async throws -> [String] {
        let seen = Seen()
        // One reader at a time is in use here, and the pool always takes the same.
        try await store.pool.read { db in
            db.trace { event in
                if case .statement(let statement) = event { seen.add(statement.sql) }
            }
        }
        try await act()
        try await store.pool.read { $0.trace(options: []) }
        return seen.all
    }

    private final class Seen: Sendable {
        private let statements = Mutex<[String]>([])
        var all: [String] { statements.withLock(\.self).filter { $0.contains("member") } }
        func add(_ sql: String) { statements.withLock { $0.append(sql) } }
    }
}
