import PosternFormat
import PosternSigning

/// Statements field by field.
enum StatementLayout {
    static func member(
        _ person: Person, _ role: Role, _ log: LogID, _ number: UInt32, from: UInt32 = 1,
        history: [UInt8] = []
    ) -> Layout {
        var layout = Layout()
        layout.uint8("role", role.rawValue)
        layout.vector("name", Array(person.name.text.utf8))
        layout.vector("card", person.card.encoded)
        layout.uint32("reads_from", from)
        layout.vector("wrap", Epochs.wrap(log, number, to: person))
        layout.vector("history", history)
        return layout
    }

    static func historyWrap(_ log: LogID, _ number: UInt32, to person: Person) -> Layout {
        var layout = Layout()
        layout.uint32("epoch", number)
        layout.vector("wrap", Epochs.wrap(log, number, to: person))
        return layout
    }

    /// Ada, Ben and Rae, ascending by fingerprint.
    static func members(_ log: LogID, _ number: UInt32) -> [Layout] {
        [(Person.ada, Role.coordinator), (.ben, .maintainer), (.rae, .researcher)]
            .sorted { $0.0.fingerprint < $1.0.fingerprint }
            .map { member($0.0, $0.1, log, number) }
    }

    static func statement(
        after room: LogBuilder, reason: UInt8, number: UInt32? = nil, members: [Layout]? = nil
    ) -> Specimen {
        let log = room.log
        var layout = Layout(.statement)
        layout.log(log)
        layout.uint64("index", room.count)
        layout.fixed("previous", room.head.bytes)
        layout.uint64("made_at", room.now.milliseconds)
        layout.uint64("program_index", World.program.programHead.index)
        layout.fixed("program_head", World.program.programHead.hash.bytes)
        let before = room.lastStatement ?? EntryReference(index: 0, hash: .zero)
        layout.uint64("statement_index", before.index)
        layout.fixed("statement_hash", before.hash.bytes)
        layout.uint8("reason", reason)
        if reason == 1 { layout.vector("contact", Array(World.contact.text.utf8)) }
        if let number {
            layout.uint32("number", number)
            layout.vector("key", Epochs.key(log, number).bytes)
            layout.vector("members", (members ?? self.members(log, number)).flatMap(\.encoded))
        }
        layout.fixed("author", Person.ada.fingerprint.bytes)
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        return Specimen("statement", layout) { $0.sign(.statement, log.program, Person.ada.sign) }
    }
}
