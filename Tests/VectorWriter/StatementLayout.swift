import PosternFormat
import PosternSigning

/// Statements field by field.
enum StatementLayout {
    static func member(
        _ person: Person, _ role: Role, _ log: LogID, _ number: UInt32, from: UInt32 = 1,
        history: [UInt8] = []
    ) -> Layout {
        var layout = Layout()
        layout.fixed("salt", Epochs.salt(log, number, of: person))
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

    /// The salted digest of each field, in the order of their numbers.
    static func fields(of member: Layout, in program: ProgramID) -> [[UInt8]] {
        var access = Encoder()
        access.fixed(member["reads_from"])
        access.vector(member["wrap"])
        access.vector(member["history"])
        let values = [member["name"], member["card"], member["role"], access.bytes]
        return zip(UInt8(1)..., values).map { number, value in
            let salt = Tag.memberSalt.digest(program, member["salt"] + [number]).bytes
            return Tag.memberField.digest(program, salt + [number] + value).bytes
        }
    }

    /// What the statement signs in the place of a member, whether it is right or not.
    static func leaf(of member: Layout, in program: ProgramID) -> [UInt8] {
        Tag.member.digest(program, fields(of: member, in: program).flatMap { $0 }).bytes
    }

    /// Puts members into a statement, with their leaves and their size.
    static func list(_ members: [Layout], in layout: inout Layout) {
        let program = required(ProgramID(layout["program"]))
        layout["leaves"] = members.flatMap { leaf(of: $0, in: program) }
        write(members.flatMap(\.encoded), in: &layout)
    }

    /// Puts bytes in the place of the members, with their size; the leaves stay.
    static func write(_ members: [UInt8], in layout: inout Layout) {
        layout["members"] = members
        layout["members_size"] = bigEndian(UInt64(members.count), 4)
    }

    /// The next statement of a room, by Ada.
    static func statement(
        after room: LogBuilder, reason: UInt8, number: UInt32? = nil, members: [Layout]? = nil,
        approvals: [Approval] = []
    ) -> Specimen {
        let log = room.log
        var layout = Layout(.statement)
        layout.uint32("members_size", 0)
        layout.prefix(room.prefix())
        layout.uint64("made_at", room.now.milliseconds)
        layout.place("last", room.last)
        layout.uint8("reason", reason)
        if reason == 1 {
            layout.vector("contact", Array(World.contact.text.utf8))
            layout.vector("commitment", World.commitment.digest.bytes)
        }
        if let number {
            layout.uint32("number", number)
            layout.uint8("epoch_suite", 1, label: "suite")
            layout.vector("key", Epochs.key(log, number).bytes)
            layout.vector("leaves", [])
        }
        if reason == 3 { layout.vector("approvals", encoded(approvals.map(\.encoded))) }
        layout.extensions()
        layout.author(.ada)
        layout.fixed("members", [])
        if let number { list(members ?? self.members(log, number), in: &layout) }
        return Specimen("statement", layout) { $0.sign(.statement, log.program, Person.ada.sign) }
    }

    /// Approvals, each with its length.
    static func encoded(_ approvals: [[UInt8]]) -> [UInt8] {
        var encoder = Encoder()
        for approval in approvals { encoder.vector(approval) }
        return encoder.bytes
    }
}
