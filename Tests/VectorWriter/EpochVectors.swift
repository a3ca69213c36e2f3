import PosternFormat
import PosternSigning

/// What can be wrong with the epoch in a statement: the checks E.
enum EpochVectors {
    private static let log = World.shared
    private static var members: [Layout] { StatementLayout.members(log, 1) }

    static var all: [Vector] {
        let opened = StatementVectors.opened
        var vectors = [
            opened.fault(
                "epoch-zero", check: "E-1", "The epoch is number 0.", error: "value", field: "number"
            ) {
                $0["number"] = bigEndian(0, 4)
            },
            opened.fault(
                "epoch-suite", check: "F-7", "The suite of the epoch is 2.", error: "suite"
            ) { $0["epoch_suite"] = [2] },
        ]
        vectors += opened.wrongSizes("key", Epochs.key(log, 1).bytes)
        vectors += UnusableKey.all.map { key in
            opened.fault(
                "key-\(key.name)", check: "E-2", "The case key \(key.says).", error: "key", field: "key"
            ) { $0["key"] = key.bytes }
        }
        return vectors + ends + memberFaults + histories + lists
    }

    /// The last member's fields end early, while the length of the list is right.
    private static var ends: [Vector] {
        let last = members[2]
        let before = members.dropLast().flatMap(\.encoded)
        return zip(last.fields, last.ends).map { field, end in
            StatementVectors.opened.fault(
                "member-truncated-\(field.name)", check: "F-1",
                "The list ends inside \(field.name) of the last member.", error: "truncated",
                field: field.name
            ) { StatementLayout.write(before + last.encoded.prefix(end - 1), in: &$0) }
        }
    }

    private static func fault(
        _ name: String, check: String, _ says: String, error: String, field: String?,
        _ spoil: (inout Layout) -> Void
    ) -> Vector {
        StatementVectors.opened.fault("member-\(name)", check: check, says, error: error, field: field) {
            var members = members
            spoil(&members[1])
            StatementLayout.list(members, in: &$0)
        }
    }

    private static var memberFaults: [Vector] {
        var vectors = [0, 5].map { role in
            fault("role-\(role)", check: "E-3", "A role is \(role).", error: "value", field: "role") {
                $0["role"] = [UInt8(role)]
            }
        }
        vectors += TextFault.all.map { text in
            fault(
                "name-\(text.name)", check: "E-3", "A name \(text.says).", error: "text", field: "name"
            ) { $0["name"] = text.bytes }
        }
        vectors += [0, 65].map { count in
            fault(
                "name-of-\(count)-bytes", check: "E-3", "A name has \(count) bytes.", error: "length",
                field: "name"
            ) { $0["name"] = Array(repeating: UInt8(ascii: "n"), count: count) }
        }
        vectors += NestedCard.faults.map { nested in
            fault("card-\(nested.name)", check: "E-3", nested.says, error: nested.error, field: nested.field)
            {
                $0["card"] = nested.bytes
            }
        }
        vectors += [(UInt32(0), "zero"), (2, "beyond"), (.max, "greatest")].map { from, word in
            fault(
                "reads-from-\(word)", check: "E-8", "In epoch 1 a reads_from is \(from).", error: "value",
                field: "reads_from"
            ) { $0["reads_from"] = bigEndian(UInt64(from), 4) }
        }
        vectors += [0, 111, 113].map { count in
            fault(
                "wrap-of-\(count)-bytes", check: "E-4", "A wrap has \(count) bytes.", error: "length",
                field: "wrap"
            ) { $0["wrap"] = Array(($0["wrap"] + [0]).prefix(count)) }
        }
        vectors.append(
            fault(
                "long-form-wrap", check: "F-3", "The length of a wrap is not in its shortest form.",
                error: "lengthForm", field: "wrap"
            ) { $0.writeLength("wrap", as: [0x80, 0, 0, 112]) })
        return vectors
    }

    private static var histories: [Vector] {
        let first = StatementLayout.historyWrap(log, 1, to: .rae).encoded
        let second = StatementLayout.historyWrap(log, 2, to: .rae)
        var zero = second
        zero["epoch"] = bigEndian(0, 4)
        var own = second
        own["epoch"] = bigEndian(3, 4)
        let third = StatementLayout.statement(after: World.room, reason: 3, number: 3)
        func fault(
            _ name: String, check: String = "E-5", _ says: String, error: String = "order",
            field: String = "history", from: UInt32 = 1, _ history: [UInt8]
        ) -> Vector {
            third.fault("history-\(name)", check: check, says, error: error, field: field) {
                StatementLayout.list(
                    [StatementLayout.member(.rae, .researcher, log, 3, from: from, history: history)],
                    in: &$0)
            }
        }
        return [
            fault("of-epoch-zero", "A history has epoch 0.", zero.encoded),
            fault(
                "of-own-epoch", check: "E-9", "A history of epoch 3 has epoch 3.", error: "value",
                own.encoded),
            fault(
                "before-reads-from", check: "E-9", "A history has epoch 1, and reads_from is 2.",
                error: "value", from: 2, first + second.encoded),
            fault("descending", "A history has epoch 2 before epoch 1.", second.encoded + first),
            fault("twice", "A history has epoch 1 twice.", first + first),
            fault(
                "truncated-epoch", check: "F-1", "A history ends inside an epoch number.", error: "truncated",
                field: "epoch", first + [0, 0, 0]),
            fault(
                "truncated-wrap", check: "F-1", "A history ends inside a wrap.", error: "truncated",
                field: "wrap", first.dropLast()),
        ]
    }

    private static var lists: [Vector] {
        let opened = StatementVectors.opened
        let members = members
        return [
            opened.fault(
                "members-descending", check: "E-6", "The members do not ascend.", error: "order",
                field: "members"
            ) { StatementLayout.list([members[1], members[0], members[2]], in: &$0) },
            opened.fault(
                "member-twice", check: "E-6", "A member is there twice.", error: "order", field: "members"
            ) { StatementLayout.list([members[0], members[0]], in: &$0) },
        ]
    }
}
