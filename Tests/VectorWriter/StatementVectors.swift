import PosternFormat
import PosternSigning
import VectorFiles

enum StatementVectors {
    static var opened: Specimen {
        StatementLayout.statement(after: LogBuilder(log: World.shared), reason: 1, number: 1)
    }

    /// A statement that uses an approval: Cleo joins a room of a program of dual control.
    private static var approved: Specimen {
        let room = ApprovalVectors.approved
        return StatementLayout.statement(
            after: room, reason: 3, number: 2, members: joined(room.log, 2),
            approvals: [ApprovalVectors.approval])
    }

    private static func joined(_ log: LogID, _ number: UInt32, history: [UInt8] = []) -> [Layout] {
        let cleo = StatementLayout.member(.cleo, .coordinator, log, number, history: history)
        let people = [(Person.ada, Role.coordinator), (.rae, .researcher)].map {
            ($0.0.fingerprint, StatementLayout.member($0.0, $0.1, log, number))
        }
        return (people + [(Person.cleo.fingerprint, cleo)]).sorted { $0.0 < $1.0 }.map(\.1)
    }

    static var all: [Vector] {
        precondition(opened.layout.encoded == World.room.stored[0].entry)
        return good + opened.codecFaults + opened.doubtfulLengths(of: "contact") + opened.signatureSizes
            + opened.prefixFaults(["last"])
            + opened.extensionFaults() + contacts + values + approvals + EpochVectors.all + LeafVectors.all
    }

    private static var good: [Vector] {
        let log = World.shared
        let rotated = StatementLayout.statement(after: World.room, reason: 2, number: 2)
        let afterRotation = World.room.adding(rotated.layout.encoded)
        let history = [UInt32(1), 2].flatMap { StatementLayout.historyWrap(log, $0, to: .cleo).encoded }
        return [
            ok("ok-opened", "A room is opened for three members.", opened),
            ok(
                "ok-opened-without-commitment", "The knock had no commitment.", with { $0["commitment"] = [] }
            ),
            ok("ok-rotated", "The same members get a fresh secret.", rotated),
            ok(
                "ok-changed", "Ben is removed, and Cleo joins and gets the secrets of epochs 1 and 2.",
                StatementLayout.statement(
                    after: afterRotation, reason: 3, number: 3, members: joined(log, 3, history: history))),
            ok(
                "ok-leaf", "Cleo alone, whose leaf is worked out among the digests.",
                StatementLayout.statement(
                    after: afterRotation, reason: 3, number: 3, members: [DigestVectors.member])),
            ok("ok-approved", "Cleo joins, as Ben approved.", approved),
            ok("ok-closed", "The room is closed.", StatementLayout.statement(after: World.room, reason: 4)),
            ok(
                "ok-destroyed", "The room is destroyed.",
                StatementLayout.statement(after: EndingVectors.closed, reason: 5)),
            ok(
                "ok-extensions", "Two extensions, which nobody has to understand.",
                with { $0["extensions"] = ExtensionLayout.harmlessBytes }),
            ok(
                "ok-extension-critical", "An extension that must be understood; only the log refuses it.",
                with { $0["extensions"] = ExtensionLayout.criticalBytes }),
        ]
    }

    private static func with(_ change: (inout Layout) -> Void) -> Specimen {
        var specimen = opened
        change(&specimen.layout)
        specimen.sign(&specimen.layout)
        return specimen
    }

    private static func ok(_ name: String, _ says: String, _ specimen: Specimen) -> Vector {
        let layout = specimen.layout
        let bytes = layout.encoded
        var vector = Vector("statement", name, says)
        vector.file.add("signing_seed", bytes: Person.ada.signingSeed)
        vector.file.add("signing_key", bytes: Person.ada.card.signingKey.bytes)
        vector.file.add("bytes", bytes: bytes)
        var lines: [(String, String)] = PrefixContents.lines(layout)
        lines += ["members_size", "made_at", "last_count", "reason"].map {
            ($0, PrefixContents.number(layout, $0))
        }
        lines += ["last_head", "author"].map { ($0, hex(layout[$0])) }
        for field in ["contact", "commitment"] where layout.has(field) {
            lines.append((field, hex(layout[field])))
        }
        let statement = parsed { try Statement(decoding: bytes) }
        let program = statement.log.program
        if let epoch = statement.reason.epoch {
            lines += [("number", "\(epoch.number)"), ("key", hex(epoch.key.bytes))]
            for member in epoch.members {
                lines.append(("leaf", hex(member.leaf(in: program).bytes)))
                lines.append(("member", "\(member.role) \(member.name) \(member.fingerprint)"))
                lines.append(("salt", hex(member.salt)))
                lines.append(("reads_from", "\(member.readsFrom)"))
                lines.append(("wrap", hex(member.wrap)))
                for grant in member.history {
                    lines.append(("history_epoch", "\(grant.epoch)"))
                    lines.append(("history_wrap", hex(grant.wrap)))
                }
            }
        }
        if case .changed(_, let approvals) = statement.reason {
            for approval in approvals { lines.append(("approval", hex(approval.encoded))) }
        }
        lines += ExtensionLayout.contents(statement.extensions)
        lines.append(("entry_hash", hex(Entry.hash(of: bytes, program: program).bytes)))
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
                    error: "length", field: "contact"
                ) { $0["contact"] = Array(repeating: UInt8(ascii: "c"), count: count) }
            }
            + [1, 31, 33].map { count in
                opened.fault(
                    "commitment-of-\(count)-bytes", check: "F-4", "The commitment has \(count) bytes.",
                    error: "length", field: "commitment"
                ) { $0["commitment"] = Array(repeating: 0xc0, count: count) }
            }
    }

    private static var values: [Vector] {
        [
            opened.timeFault("made_at"),
            opened.fault("reason-zero", check: "F-8", "The reason is 0.", error: "value", field: "reason") {
                $0["reason"] = [0]
            },
        ]
            + [UInt8(6), 127, 255].map { reason in
                opened.fault(
                    "reason-\(reason)", check: "F-14",
                    "The reason is \(reason), which this edition does not know.", error: "unknownKind",
                    field: "reason"
                ) { $0["reason"] = [reason] }
            }
    }

    private static var approvals: [Vector] {
        let approved = approved
        let one = ApprovalVectors.approval.encoded
        func with(
            _ name: String, check: String, _ says: String, _ error: String, field: String?, _ bytes: [UInt8]
        ) -> Vector {
            approved.fault("approvals-\(name)", check: check, says, error: error, field: field) {
                $0["approvals"] = bytes
            }
        }
        let common = approved.codecFaults.filter { $0.name.hasSuffix("-approvals") }
        return common + [
            with(
                "cut", check: "F-1", "The approvals end inside one.", "truncated", field: "approval",
                StatementLayout.encoded([one]).dropLast()),
            with(
                "empty-one", check: "F-4", "An approval is empty.", "length", field: "approval",
                StatementLayout.encoded([[]])),
            with(
                "too-long-one", check: "F-4", "An approval has 513 bytes.", "length", field: "approval",
                StatementLayout.encoded([Array(repeating: 1, count: 513)])),
            with(
                "257", check: "F-4", "There are 257 approvals.", "length", field: "approvals",
                StatementLayout.encoded(Array(repeating: one, count: 257))),
            with(
                "of-another-type", check: "F-5", "An approval has the type of a grant.", "type", field: nil,
                StatementLayout.encoded([[13] + one.dropFirst()])),
            with(
                "trailing-byte", check: "F-2", "A byte follows an approval in its field.", "trailing",
                field: nil, StatementLayout.encoded([one + [0]])),
        ]
    }
}

/// What every entry of a room begins with, as vectors list it.
enum PrefixContents {
    static func number(_ layout: Layout, _ field: String) -> String {
        "\(layout[field].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })"
    }

    static func lines(_ layout: Layout) -> [(String, String)] {
        ["program", "case", "seen_head", "program_head"].map { ($0, hex(layout[$0])) }
            + ["seen_count", "program_count", "epoch"].map { ($0, number(layout, $0)) }
            + [("room", String(decoding: layout["room"], as: UTF8.self))]
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
            ) { $0["room"] = Array(repeating: UInt8(ascii: "r"), count: 33) },
            specimen.fault(
                "case-zero", check: check, "The case is 16 zero bytes.", error: "value", field: "case"
            ) { $0["case"] = Array(repeating: 0, count: 16) },
        ]
    }
}
