internal import PosternFormat
internal import PosternSigning

/// A message that is being sent: enough to find it in the log again or to send the same bytes again, and nothing of what
/// it says in clear.
struct OutboxRecord: Sendable {
    let name: String
    let id: MessageID
    /// The messages that its sealed bytes withdraw.
    var withdraws: [MessageID] = []
}

extension Home {
    /// The record of this message, made if there is none. It is on the disk before anything is sent, so that a
    /// command that was killed finds, when it is run again, which message it was.
    func outboxRecord(
        _ name: String, log: LogID, kind: Content.Kind
    ) throws(ClientError) -> OutboxRecord {
        let known = try outboxRecord(name, log: log)
        if let known, try !isWithdrawn(known.id) { return known }
        // What is left of an attempt that was given up is never sent again.
        if let known { forget(known) }
        remove(HomeFile.sealed(name))
        let record = OutboxRecord(name: name, id: MessageID(random: random))
        try write(record, log: log, kind: kind)
        return record
    }

    /// The record of a message, nil where there is none.
    private func outboxRecord(_ name: String, log: LogID) throws(ClientError) -> OutboxRecord? {
        let file = HomeFile.outbox(name)
        guard let record = try record(file, kind: "outbox") else { return nil }
        let ids = (record["withdraws"] ?? "").split(separator: " ").map { MessageID(text: $0) }
        let withdraws = ids.compactMap(\.self)
        guard record["case"] == log.caseID.text, record["room"] == log.room.text,
            let id = record["message"].flatMap({ MessageID(text: $0) }), !ids.contains(nil),
            withdraws.count <= Limits.withdrawn, Set(withdraws).sorted() == withdraws,
            !withdraws.contains(id)
        else { throw .home(file: path(file), reason: "is not the record of this message") }
        return OutboxRecord(name: name, id: id, withdraws: withdraws)
    }

    /// Whether another message that is being sent gives up the one of this id: a command was killed while it did.
    private func isWithdrawn(_ id: MessageID) throws(ClientError) -> Bool {
        for name in try names(in: HomeFile.outbox) where !name.contains(".") {
            let record = try? record(HomeFile.outbox(name), kind: "outbox")
            if record?["withdraws"]?.split(separator: " ").contains(id.text[...]) == true { return true }
        }
        return false
    }

    private func write(_ record: OutboxRecord, log: LogID, kind: Content.Kind) throws(ClientError) {
        try write(
            HomeFile.outbox(record.name), kind: "outbox",
            [
                ("case", log.caseID.text), ("room", log.room.text), ("kind", kind.word),
                ("message", record.id.text),
                ("withdraws", record.withdraws.map(\.text).joined(separator: " ")),
            ])
    }
}

extension Home {
    /// The bytes that an attempt to send the message sealed, nil where none got that far.
    func sealed(_ name: String) throws(ClientError) -> Message? {
        let file = HomeFile.sealed(name)
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

    /// Gives up messages in doubt, which the one of this record withdraws with all that they withdrew. Before that one is
    /// kept: what is withdrawn is never sent again under its id.
    func giveUp(
        _ given: [MessageInDoubt], for record: inout OutboxRecord, log: LogID, kind: Content.Kind
    ) throws(ClientError) {
        guard !given.isEmpty else { return }
        let ids = given.map(\.record.id) + record.withdraws + given.flatMap(\.record.withdraws)
        record.withdraws = Set(ids.prefix(Limits.withdrawn)).sorted()
        try write(record, log: log, kind: kind)
        for one in given { forget(one.record) }
    }

    /// Forgets the message: it was sent, or surely was not.
    func forget(_ record: OutboxRecord) {
        // In this order: bytes without a record would be sent under the next one.
        remove(HomeFile.sealed(record.name))
        remove(HomeFile.outbox(record.name))
    }
}

/// A message that was sealed and posted, got no answer, and was not sent again. Nobody else sends it while this is held.
struct MessageInDoubt {
    let record: OutboxRecord
    private let claim: Claim

    init(record: OutboxRecord, claim: Claim) {
        self.record = record
        self.claim = claim
    }
}

extension Home {
    /// The messages in doubt for this room in this epoch, besides `own`. What a running command is sending is not in doubt.
    func inDoubt(
        _ log: LogID, epoch: UInt32, besides own: OutboxRecord
    ) throws(ClientError) -> [MessageInDoubt] {
        var found: [MessageInDoubt] = []
        for file in try names(in: HomeFile.outbox) where file.hasSuffix(HomeFile.sealedSuffix) {
            let name = String(file.dropLast(HomeFile.sealedSuffix.count))
            // A torn file is named when its own message is sent again.
            guard name != own.name, let claim = try claim(HomeFile.sending(name)),
                let message = try? sealed(name), message.header.log == log, message.header.epoch == epoch,
                let record = try? outboxRecord(name, log: log)
            else { continue }
            found.append(MessageInDoubt(record: record, claim: claim))
        }
        return found
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
