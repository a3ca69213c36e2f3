import PosternFormat
import PosternSigning
import VectorFiles

/// A whole log as a server could give it, and what a client has to find in it.
struct LogVector {
    /// The verdict on a log.
    enum Verdict {
        case ok
        /// Right, and from the entry at this index on only a newer program understands it.
        case newer(at: UInt64, because: String, field: String? = nil)
        /// The entry at this index breaks the rule of this name; what is undecodable is so because of a fault of form.
        case fault(String, at: UInt64, because: String? = nil, field: String? = nil, who: Person? = nil)
    }

    static func program(
        _ name: String, check: String? = nil, _ says: String, _ log: LogBuilder, pinned: ProgramID? = nil,
        checkpoint: Checkpoint? = nil, _ verdict: Verdict
    ) -> Vector {
        var vector = Vector("program-log", name, check: check, says)
        vector.file.add("program", bytes: (pinned ?? log.log.program).bytes)
        add(log, to: &vector)
        if let checkpoint { vector.file.add("checkpoint", bytes: checkpoint.encoded) }
        add(verdict, log, to: &vector)
        return vector
    }

    static func room(
        _ name: String, check: String? = nil, _ says: String, _ log: LogBuilder,
        program: LogBuilder = World.program, checkpoint: Checkpoint? = nil, _ verdict: Verdict
    ) -> Vector {
        var vector = Vector("room-log", name, check: check, says)
        addRoom(log, program: program, to: &vector)
        if let checkpoint { vector.file.add("checkpoint", bytes: checkpoint.encoded) }
        add(verdict, log, to: &vector)
        return vector
    }

    static func addPlace(_ log: LogID, program: LogBuilder, to vector: inout Vector) {
        vector.file.add("program", bytes: log.program.bytes)
        vector.file.add("case", bytes: log.caseID.bytes)
        vector.file.add("room", log.room.text)
        add(program, to: &vector, prefix: "program_")
    }

    static func addRoom(_ log: LogBuilder, program: LogBuilder, to vector: inout Vector) {
        addPlace(log.log, program: program, to: &vector)
        add(log, to: &vector)
    }

    private static func add(_ log: LogBuilder, to vector: inout Vector, prefix: String = "") {
        for stored in log.stored {
            vector.file.add("\(prefix)time", "\(stored.time.milliseconds)")
            vector.file.add("\(prefix)entry", bytes: stored.entry)
        }
        if !log.stored.isEmpty { vector.file.add("\(prefix)receipt", bytes: log.receipt) }
    }

    private static func add(_ verdict: Verdict, _ log: LogBuilder, to vector: inout Vector) {
        let contents = [("count", "\(log.count)"), ("checkpoint_after", hex(log.checkpoint.encoded))]
        switch verdict {
        case .ok: vector.add(.ok(contents))
        case .newer(let index, let because, let field):
            vector.add(.ok(contents + [("newer_from", "\(index)"), ("because", because)]))
            if let field { vector.file.add("field", field) }
        case .fault(let name, let index, let because, let field, let who):
            vector.file.add("outcome", "error \(name)")
            vector.file.add("at", "\(index)")
            if let because { vector.file.add("because", because) }
            if let field { vector.file.add("field", field) }
            if let who { vector.file.add("who", bytes: who.fingerprint.bytes) }
        }
    }
}
