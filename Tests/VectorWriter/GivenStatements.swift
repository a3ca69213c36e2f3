import PosternFormat
import PosternSigning
import VectorFiles

/// What a server gives, and what is expected of it.
extension StatementsVectors {
    /// What a server gives out of a log, and what the client knows already.
    struct Given {
        let log: LogBuilder
        var indexes: [Int]
        /// Statements in place of those of the log, by index.
        var others: [Int: PlacedStatement] = [:]
        var statementReceipt: [UInt8]
        var endReceipt: [UInt8]
        var approvals: [[UInt8]] = []
        var checkpoint: Checkpoint?
        /// A statement that is known already, and how many entries the log has with it at the least.
        var known: (leastCount: UInt64, hash: Digest)?
        var program = World.program

        /// All of it, as an honest server would give it.
        init(_ log: LogBuilder) {
            self.log = log
            indexes = log.stored.indices.filter {
                log.stored[$0].entry.first == ObjectType.statement.rawValue
            }
            statementReceipt = log.prefix(Int(log.last.count)).receipt
            endReceipt = log.receipt
        }

        var statements: [PlacedStatement] {
            indexes.map { others[$0] ?? PlacedStatement(before: log.places[$0], stored: log.stored[$0]) }
        }

        func with(_ change: (inout Given) -> Void) -> Given {
            var changed = self
            change(&changed)
            return changed
        }
    }

    static func vector(
        _ name: String, check: String? = nil, _ says: String, _ given: Given
    ) -> Vector {
        var vector = Vector("statements", name, check: check, says)
        LogVector.addPlace(given.log.log, program: given.program, to: &vector)
        for statement in given.statements {
            vector.file.add("index", "\(statement.before.count)")
            vector.file.add("previous_head", bytes: statement.before.head.bytes)
            vector.file.add("time", "\(statement.stored.time.milliseconds)")
            vector.file.add("entry", bytes: statement.stored.entry)
        }
        vector.file.add("statement_receipt", bytes: given.statementReceipt)
        vector.file.add("end_receipt", bytes: given.endReceipt)
        for approval in given.approvals { vector.file.add("approval", bytes: approval) }
        if let checkpoint = given.checkpoint { vector.file.add("checkpoint", bytes: checkpoint.encoded) }
        if let known = given.known {
            vector.file.add("known", "\(known.leastCount) \(hex(known.hash.bytes))")
        }
        return vector
    }

    static func ok(
        _ name: String, _ says: String, _ given: Given, approvals: Int? = nil
    ) -> Vector {
        var vector = vector("ok\(name.isEmpty ? "" : "-\(name)")", says, given)
        vector.add(
            .ok([
                ("count", "\(given.log.count)"), ("head", hex(given.log.place.head.bytes)),
                ("approvals", "\(approvals ?? given.approvals.count)"),
            ]))
        return vector
    }

    static func bad(
        _ name: String, _ check: String, _ says: String, _ given: Given, _ fault: String, at index: UInt64,
        because: String? = nil, field: String? = nil, who: Person? = nil
    ) -> Vector {
        var vector = vector(name, check: check, says, given)
        vector.file.add("outcome", "error \(fault)")
        vector.file.add("at", "\(index)")
        if let because { vector.file.add("because", because) }
        if let field { vector.file.add("field", field) }
        if let who { vector.file.add("who", bytes: who.fingerprint.bytes) }
        return vector
    }
}
