import PosternFormat
import PosternSigning
import Testing
import VectorFiles

/// Statements of rooms, and the answers that give them alone.
extension Decoding {
    static func statement(_ bytes: [UInt8]) throws -> Decoding {
        let statement = try Statement(decoding: bytes)
        let program = statement.log.program
        var contents = prefix(statement.prefix) + place("last", statement.last)
        contents += [
            ("members_size", "\(bytes.count - statement.withoutMembers.count)"),
            ("made_at", "\(statement.madeAt.milliseconds)"), ("reason", "\(number(statement.reason))"),
            ("author", hex(statement.author.bytes)),
            ("entry_hash", hex(Entry.hash(of: bytes, program: program).bytes)),
        ]
        switch statement.reason {
        case .opened(let contact, let commitment, _):
            contents += [
                ("contact", hex(contact.text.utf8)), ("commitment", hex(commitment?.digest.bytes ?? [])),
            ]
        case .changed(_, let approvals): contents += approvals.map { ("approval", hex($0.encoded)) }
        case .rotated, .closed, .destroyed: break
        }
        if let epoch = statement.reason.epoch { contents += self.epoch(epoch, in: program) }
        contents += extensions(statement.extensions)
        return Decoding(
            contents: contents,
            encodedAgain: Statement(
                prefix: statement.prefix, madeAt: statement.madeAt, last: statement.last,
                reason: statement.reason, extensions: statement.extensions, author: statement.author,
                sign: try kept(statement.withoutMembers)
            ).encoded)
    }

    private static func number(_ reason: Statement.Reason) -> UInt8 {
        switch reason {
        case .opened: 1
        case .rotated: 2
        case .changed: 3
        case .closed: 4
        case .destroyed: 5
        }
    }

    private static func epoch(_ epoch: Epoch, in program: ProgramID) -> [(String, String)] {
        [("number", "\(epoch.number)"), ("key", hex(epoch.key.bytes))]
            + epoch.members.flatMap { member in
                [
                    ("leaf", hex(member.leaf(in: program).bytes)),
                    ("member", "\(member.role) \(member.name) \(member.fingerprint)"),
                    ("salt", hex(member.salt)), ("reads_from", "\(member.readsFrom)"),
                    ("wrap", hex(member.wrap)),
                ]
                    + member.history.flatMap {
                        [("history_epoch", "\($0.epoch)"), ("history_wrap", hex($0.wrap))]
                    }
            }
    }

    static func statementsPage(_ bytes: [UInt8]) throws -> Decoding {
        let page = try StatementsPage(decoding: bytes)
        return Decoding(
            contents: page.statements.flatMap { placed in
                [
                    ("index", "\(placed.before.count)"), ("previous_head", hex(placed.before.head.bytes)),
                    ("time", "\(placed.stored.time.milliseconds)"), ("entry", hex(placed.stored.entry)),
                ]
            } + [
                ("last", page.isLast ? "1" : "0"), ("statement_receipt", hex(page.statementReceipt)),
                ("end_receipt", hex(page.endReceipt)),
            ] + page.approvals.map { ("approval", hex($0)) },
            encodedAgain: page.encoded)
    }
}
