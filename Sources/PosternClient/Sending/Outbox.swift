internal import PosternFormat
internal import PosternSigning

/// A message that is being sent: enough to find it in the log again, and nothing of what it says.
struct OutboxRecord: Sendable {
    let name: String
    let id: MessageID
    /// Whether an earlier command left it behind.
    let wasThere: Bool
}

extension Home {
    /// The record of this message, made if there is none. It is on the disk before anything is sent, so that a
    /// command that was killed finds, when it is run again, which message it was.
    func outboxRecord(
        _ name: String, log: LogID, kind: Content.Kind
    ) throws(ClientError) -> OutboxRecord {
        let file = HomeFile.outbox(name)
        if let record = try record(file, kind: "outbox") {
            guard record["case"] == log.caseID.text, record["room"] == log.room.text,
                let id = record["message"].flatMap({ MessageID(text: $0) })
            else { throw .home(file: path(file), reason: "is not the record of this message") }
            return OutboxRecord(name: name, id: id, wasThere: true)
        }
        let id = MessageID(random: random)
        try write(
            file, kind: "outbox",
            [("case", log.caseID.text), ("room", log.room.text), ("kind", kind.word), ("message", id.text)])
        return OutboxRecord(name: name, id: id, wasThere: false)
    }
}

extension Content.Kind {
    var word: String { self == .message ? "message" : "acknowledgement" }
}
