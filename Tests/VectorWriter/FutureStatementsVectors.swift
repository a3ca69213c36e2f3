import PosternFormat
import PosternSigning
import VectorFiles

/// Statements of a later edition.
extension StatementsVectors {
    static var future: [Vector] {
        let room = RoomKind.thread
        let extended = room.adding(
            room.statement(.rotated(Epochs.epoch(room.log, 3)), extensions: ExtensionLayout.critical))
        let reason = room.adding(
            StatementLayout.statement(after: room, reason: 2, number: 3).bytes { $0["reason"] = [6] })
        let suite = room.adding(
            StatementLayout.statement(after: room, reason: 2, number: 3).bytes { $0["suite"] = [2] })
        let made: [(String, String, LogBuilder, String, String?)] = [
            (
                "extension", "A statement has an extension that must be understood", extended,
                "criticalExtension", nil
            ),
            ("reason", "A statement has reason 6", reason, "unknownKind", "reason"),
            ("suite", "A statement has suite 2", suite, "suite", nil),
        ]
        let harmless = room.adding(
            room.statement(.rotated(Epochs.epoch(room.log, 3)), extensions: ExtensionLayout.harmless))
        return [
            ok(
                "future-extension", "A statement has extensions that nobody has to understand.",
                given(harmless).with { $0.program = Dual.program })
        ]
            + made.flatMap { name, says, log, because, field in
                [(Dual.program, "uncovered", "1"), (Dual.raised, "newer", "2")].map { program, fault, level in
                    bad(
                        "future-\(name)-\(fault)", name == "extension" ? "T-2" : "T-1",
                        "\(says), and the level is \(level).", given(log).with { $0.program = program },
                        fault, at: 4, because: because, field: field)
                }
            }
    }

    /// The last entry is a statement that nothing here may be able to read.
    static func given(_ log: LogBuilder) -> Given {
        Given(log).with { $0.statementReceipt = log.receipt }
    }
}
