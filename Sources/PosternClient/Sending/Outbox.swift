internal import PosternFormat
internal import PosternSigning

/// A message that is being sent: enough to find it in the log again or to send the same bytes again, and nothing of what
/// it says in clear.
struct OutboxRecord: Sendable {
    let name: String
    let id: MessageID
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
            return OutboxRecord(name: name, id: id)
        }
        let id = MessageID(random: random)
        try write(
            file, kind: "outbox",
            [("case", log.caseID.text), ("room", log.room.text), ("kind", kind.word), ("message", id.text)])
        return OutboxRecord(name: name, id: id)
    }
}

extension Home {
    /// The bytes that an attempt to send the message sealed, nil where none got that far.
    func sealed(_ record: OutboxRecord) throws(ClientError) -> Message? {
        let file = HomeFile.sealed(record.name)
        guard let bytes = try read(file) else { return nil }
        do throws(FormatError) {
            return try Message(decoding: bytes)
        } catch {
            throw .home(file: path(file), reason: "is not a sealed message: \(error)")
        }
    }

    /// Keeps the sealed bytes, before they are sent: what may have arrived is sent again and not sealed again.
    func keep(_ message: Message, of record: OutboxRecord) throws(ClientError) {
        try write(HomeFile.sealed(record.name), message.encoded)
    }

    /// Forgets the message: it was sent, or surely was not.
    func forget(_ record: OutboxRecord) {
        remove(HomeFile.outbox(record.name))
        remove(HomeFile.sealed(record.name))
    }
}

extension Content.Kind {
    var word: String {
        switch self {
        case .message: "message"
        case .acknowledgement: "acknowledgement"
        case .later(let number): "kind-\(number)"
        }
    }
}
