import PosternFormat
import PosternSigning

/// Members who are not those that were signed, and members who are not counted right: checks E-6, E-11, E-12 and E-13.
enum LeafVectors {
    private static let log = World.shared
    private static var good: Specimen {
        StatementLayout.statement(after: World.room, reason: 3, number: 3, members: members)
    }
    private static var members: [Layout] {
        var members = StatementLayout.members(log, 3)
        members[1]["history"] = StatementLayout.historyWrap(log, 1, to: .ben).encoded
        return members
    }

    static var all: [Vector] { changed + order + leaves + sizes }

    /// The members are others than the leaves stand for.
    private static func unsigned(
        _ name: String, _ says: String, _ members: [Layout]
    ) -> Vector {
        good.fault("leaf-\(name)", check: "E-12", says, error: "leaf") {
            StatementLayout.write(members.flatMap(\.encoded), in: &$0)
        }
    }

    private static func member(_ change: (inout Layout) -> Void) -> [Layout] {
        var members = members
        change(&members[1])
        return members
    }

    private static var changed: [Vector] {
        let person = [Person.ada, .ben, .rae].sorted { $0.fingerprint < $1.fingerprint }[1]
        let card = CardVectors.specimen(of: person).bytes { $0["name"] = Array("Renamed".utf8) }
        return [
            unsigned("salt-changed", "One bit of a salt is flipped.", member { $0["salt"][0] ^= 1 }),
            unsigned("role-changed", "A role is another.", member { $0["role"] = [4] }),
            unsigned("name-changed", "A name is another.", member { $0["name"] = Array("Eve".utf8) }),
            unsigned("card-changed", "A card is another of the same keys.", member { $0["card"] = card }),
            unsigned(
                "reads-from-changed", "A reads_from is another.",
                member {
                    $0["reads_from"] = bigEndian(2, 4)
                    $0["history"] = []
                }),
            unsigned("wrap-changed", "One bit of a wrap is flipped.", member { $0["wrap"][0] ^= 1 }),
            unsigned("history-missing", "A history is left out.", member { $0["history"] = [] }),
            unsigned(
                "history-changed", "A history is another.",
                member { $0["history"] = StatementLayout.historyWrap(log, 2, to: .ben).encoded }),
            unsigned(
                "member-swapped", "Somebody else stands in the place of the last member.",
                Array(members.dropLast()) + [last]),
            unsigned(
                "salts-swapped", "Two members have each other's salts.",
                {
                    var members = members
                    (members[0]["salt"], members[1]["salt"]) = (members[1]["salt"], members[0]["salt"])
                    return members
                }()),
        ]
    }

    /// A stranger whose fingerprint comes after all of the members'.
    private static var last: Layout {
        let greatest = required([Person.ada, .ben, .rae].map(\.fingerprint).max())
        for number in 1... {
            let person = Person("\(number)")
            if person.fingerprint > greatest { return StatementLayout.member(person, .researcher, log, 3) }
        }
        fatalError("there is always another")
    }

    private static var order: [Vector] {
        let members = members
        return [
            unsigned(
                "members-reordered", "The leaves are in order, and the members are not.",
                [members[1], members[0], members[2]]),
            good.fault(
                "leaf-order-changed", check: "E-12", "The members are in order, and the leaves are not.",
                error: "leaf"
            ) {
                let leaves = members.map { StatementLayout.leaf(of: $0, in: log.program) }
                $0["leaves"] = leaves[1] + leaves[0] + leaves[2]
            },
        ]
    }

    private static var leaves: [Vector] {
        let members = members
        func length(_ name: String, _ says: String, _ leaves: [UInt8]) -> Vector {
            good.fault(name, check: "E-11", says, error: "length", field: "leaves") { $0["leaves"] = leaves }
        }
        let all = members.flatMap { StatementLayout.leaf(of: $0, in: log.program) }
        return [
            length("no-leaves", "There are no leaves.", []),
            length("leaves-of-31-bytes", "There are 31 bytes of leaves.", Array(all.prefix(31))),
            length("leaves-of-33-bytes", "There are 33 bytes of leaves.", Array(all.prefix(33))),
            length("leaves-of-95-bytes", "The last leaf is a byte short.", all.dropLast()),
            length("257-leaves", "There are 257 leaves.", Array(repeating: 0x1e, count: 257 * 32)),
            good.fault(
                "leaf-too-many", check: "F-1", "There is a leaf more than there are members.",
                error: "truncated", field: "salt"
            ) { $0["leaves"] = all + all.prefix(32) },
            good.fault(
                "leaf-too-few", check: "F-2", "There is a leaf less than there are members.",
                error: "trailing"
            ) { $0["leaves"] = all.dropLast(32) },
        ]
    }

    private static var sizes: [Vector] {
        let closed = StatementLayout.statement(after: World.room, reason: 4)
        let size = good.layout["members"].count
        let wrong: [(String, String, UInt64)] = [
            ("zero", "The members are counted as none.", 0),
            ("less", "The members are counted a byte short.", UInt64(size) - 1),
            ("more", "The members are counted a byte long.", UInt64(size) + 1),
            ("greatest", "The members are counted as 2^32 - 1 bytes.", UInt64(UInt32.max)),
        ]
        return wrong.map { name, says, value in
            good.fault(
                "members-size-\(name)", check: "E-13", says, error: "value", field: "members_size"
            ) { $0["members_size"] = bigEndian(value, 4) }
        } + [
            good.fault(
                "members-missing", check: "E-13", "The members are left out, and still counted.",
                error: "value", field: "members_size"
            ) { $0["members"] = [] },
            closed.fault(
                "members-of-closed", check: "F-2", "A statement that begins no epoch has members.",
                error: "trailing"
            ) { StatementLayout.write(members[0].encoded, in: &$0) },
        ]
    }
}
