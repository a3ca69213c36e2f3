import PosternFormat
import PosternSigning
import VectorFiles

enum StatementVectors {
    static var opened: Specimen {
        StatementLayout.statement(after: LogBuilder(log: World.shared), reason: 1, number: 1)
    }

    static var all: [Vector] {
        precondition(opened.layout.encoded == World.room.stored[0].entry)
        return good + opened.codecFaults + opened.doubtfulLengths(of: "contact") + opened.signatureSizes
            + contacts + rooms + values
            + EpochVectors.all
    }

    private static var good: [Vector] {
        let log = World.shared
        let rotated = StatementLayout.statement(after: World.room, reason: 2, number: 2)
        let afterRotation = World.room.adding(rotated.layout.encoded)
        let history = [UInt32(1), 2].flatMap { StatementLayout.historyWrap(log, $0, to: .cleo).encoded }
        let joined = StatementLayout.member(.cleo, .coordinator, log, 3, history: history)
        let people = [(Person.ada, Role.coordinator), (.rae, .researcher)].map {
            ($0.0.fingerprint, StatementLayout.member($0.0, $0.1, log, 3))
        }
        let members = (people + [(Person.cleo.fingerprint, joined)]).sorted { $0.0 < $1.0 }.map(\.1)
        return [
            ok(
                "ok-opened", "A room is opened for three members.", opened,
                [
                    ("contact", hex(World.contact.text.utf8))
                ]),
            ok("ok-rotated", "The same members get a fresh secret.", rotated),
            ok(
                "ok-changed", "Ben is removed, and Cleo joins and gets the secrets of epochs 1 and 2.",
                StatementLayout.statement(after: afterRotation, reason: 3, number: 3, members: members)),
            ok("ok-closed", "The room is closed.", StatementLayout.statement(after: World.room, reason: 4)),
            ok(
                "ok-destroyed", "The room is destroyed.",
                StatementLayout.statement(after: EndingVectors.closed, reason: 5)),
        ]
    }

    private static func ok(
        _ name: String, _ says: String, _ specimen: Specimen, _ contents: [(String, String)] = []
    ) -> Vector {
        let layout = specimen.layout
        let bytes = layout.encoded
        var vector = Vector("statement", name, says)
        vector.file.add("signing_seed", bytes: Person.ada.signingSeed)
        vector.file.add("signing_key", bytes: Person.ada.card.signingKey.bytes)
        vector.file.add("bytes", bytes: bytes)
        var lines: [(String, String)] = [
            "program", "case", "previous", "program_head", "statement_hash", "author",
        ].map {
            ($0, hex(layout[$0]))
        }
        for field in ["index", "made_at", "program_index", "statement_index", "reason"] {
            lines.append((field, "\(layout[field].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })"))
        }
        lines.append(("room", String(decoding: layout["room"], as: UTF8.self)))
        lines += contents
        let statement = parsed { try Statement(decoding: bytes) }
        if let epoch = statement.reason.epoch {
            lines += [("number", "\(epoch.number)"), ("key", hex(epoch.key.bytes))]
            for member in epoch.members {
                lines.append(("member", "\(member.role) \(member.name) \(member.fingerprint)"))
                lines.append(("reads_from", "\(member.readsFrom)"))
                lines.append(("wrap", hex(member.wrap)))
                for grant in member.history {
                    lines.append(("history_epoch", "\(grant.epoch)"))
                    lines.append(("history_wrap", hex(grant.wrap)))
                }
            }
        }
        lines.append(("entry_hash", hex(Entry.hash(of: bytes, program: World.genesis.id).bytes)))
        vector.add(.ok(lines))
        return vector
    }

    private static var contacts: [Vector] {
        TextFault.all.map { text in
            opened.fault(
                "contact-\(text.name)", check: "F-9", "The contact \(text.says).", error: "text",
                field: "contact"
            ) { $0["contact"] = text.bytes }
        }
            + [0, 513].map { count in
                opened.fault(
                    "contact-of-\(count)-bytes", check: "F-4", "The contact has \(count) bytes.",
                    error: "length",
                    field: "contact"
                ) { $0["contact"] = Array(repeating: UInt8(ascii: "c"), count: count) }
            }
    }

    private static var rooms: [Vector] {
        RoomFault.vectors(of: opened) + [
            opened.fault("room-empty", check: "F-4", "The room is empty.", error: "length", field: "room") {
                $0["room"] = []
            }
        ]
    }

    private static var values: [Vector] {
        [
            opened.fault(
                "made-at-year-10000", check: "F-8", "made_at is after the year 9999.", error: "value",
                field: "made_at"
            ) { $0["made_at"] = bigEndian(253_402_300_800_000, 8) },
            opened.fault("reason-zero", check: "F-8", "The reason is 0.", error: "value", field: "reason") {
                $0["reason"] = [0]
            },
            opened.fault("reason-unknown", check: "F-8", "The reason is 6.", error: "value", field: "reason")
            {
                $0["reason"] = [6]
            },
            opened.fault(
                "statement-index-without-hash", check: "F-8",
                "statement_hash is zero, and statement_index is 1.", error: "value", field: "statement_index"
            ) { $0["statement_index"] = bigEndian(1, 8) },
        ]
    }
}

/// A case or room that no log of a room has.
enum RoomFault {
    static func vectors(of specimen: Specimen, check: String = "F-8") -> [Vector] {
        let rooms = [("upper-case", "Shared"), ("underscore", "a_b"), ("slash", "a/b"), ("umlaut", "ü")]
        return rooms.map { name, room in
            specimen.fault(
                "room-\(name)", check: check, "The room is called \(room).", error: "value", field: "room"
            ) { $0["room"] = Array(room.utf8) }
        } + [
            specimen.fault(
                "room-too-long", check: "F-4", "The room has 33 bytes.", error: "length", field: "room"
            ) {
                $0["room"] = Array(repeating: UInt8(ascii: "r"), count: 33)
            },
            specimen.fault(
                "case-zero", check: check, "The case is 16 zero bytes.", error: "value", field: "case"
            ) {
                $0["case"] = Array(repeating: 0, count: 16)
            },
        ]
    }
}
