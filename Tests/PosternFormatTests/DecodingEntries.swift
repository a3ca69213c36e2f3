import PosternFormat
import PosternSigning
import VectorFiles

/// What stands in logs, and what travels.
extension Decoding {
    static func message(_ bytes: [UInt8], bodyKey: String?) throws -> Decoding {
        let message = try Message(decoding: bytes)
        let header = message.header
        return Decoding(
            contents: prefix(header.prefix) + [
                ("sealed_key", hex(header.sealedKey)), ("commitment", hex(header.commitment.bytes)),
                ("message_header", hex(header.encoded)),
                ("entry_hash", hex(Entry.hash(of: bytes, program: header.log.program).bytes)),
            ] + (bodyKey.map { [("body_key", $0)] } ?? []),
            encodedAgain: Message(header: header, body: message.body).encoded)
    }

    static func content(_ bytes: [UInt8]) throws -> Decoding {
        let draft = try Content(decoding: bytes).draft
        var encoder = Encoder()
        encoder.uint8(draft.kind.number)
        encoder.fixed(draft.id.bytes)
        encoder.fixed(draft.author.bytes)
        encoder.uint64(draft.sentAt.milliseconds)
        encoder.vector(draft.opening)
        encoder.vector(draft.text)
        encoder.vector(draft.withdraws.flatMap(\.bytes))
        encode(draft.extensions, into: &encoder)
        encoder.vector(bytes.suffix(64))
        return Decoding(
            contents: [
                ("kind", "\(draft.kind.number)"), ("id", hex(draft.id.bytes)),
                ("author", hex(draft.author.bytes)),
                ("sent_at", "\(draft.sentAt.milliseconds)"),
                ("opening", hex(draft.opening)), ("text", hex(draft.text)),
                ("signature", hex(bytes.suffix(64))),
            ] + draft.withdraws.map { ("withdraws", hex($0.bytes)) } + extensions(draft.extensions),
            encodedAgain: encoder.bytes)
    }

    static func receipt(_ bytes: [UInt8]) throws -> Decoding {
        let receipt = try Receipt(decoding: bytes)
        return Decoding(
            contents: place(receipt.log) + [
                ("index", "\(receipt.index)"), ("previous_head", hex(receipt.before.head.bytes)),
                ("time", "\(receipt.time.milliseconds)"), ("entry_hash", hex(receipt.entryHash.bytes)),
            ] + place("place", receipt.place),
            encodedAgain: Receipt(
                log: receipt.log, before: receipt.before, time: receipt.time, entryHash: receipt.entryHash,
                sign: try kept(bytes)
            ).encoded)
    }

    static func checkpoint(_ bytes: [UInt8]) throws -> Decoding {
        let checkpoint = try Checkpoint(decoding: bytes)
        return Decoding(
            contents: place(checkpoint.log) + place("place", checkpoint.place),
            encodedAgain: checkpoint.encoded)
    }

    static func commitment(_ bytes: [UInt8]) throws -> Decoding {
        let commitment = try Commitment(decoding: bytes)
        return Decoding(
            contents: [("digest", hex(commitment.digest.bytes)), ("text", commitment.text)],
            encodedAgain: commitment.encoded)
    }

    static func page(_ bytes: [UInt8]) throws -> Decoding {
        let page = try Page(decoding: bytes)
        return Decoding(
            contents: [("count", "\(page.count)")]
                + page.entries.flatMap {
                    [("time", "\($0.time.milliseconds)"), ("entry", hex($0.entry))]
                } + [("receipt", hex(page.receipt))]
                + page.appenders.map { ("appender", "\($0.map { $0.place + 1 } ?? 0)") },
            encodedAgain: page.encoded)
    }

    static func entry(_ bytes: [UInt8]) throws -> Decoding {
        let entry = try Entry(decoding: bytes)
        let kind: String
        let again: Decoding
        switch entry {
        case .genesis: (kind, again) = ("genesis", try genesis(bytes))
        case .programStatement: (kind, again) = ("program-statement", try programStatement(bytes))
        case .statement: (kind, again) = ("statement", try statement(bytes))
        case .message: (kind, again) = ("message", try message(bytes, bodyKey: nil))
        case .historyGrant: (kind, again) = ("history-grant", try historyGrant(bytes))
        case .approval: (kind, again) = ("approval", try approval(bytes))
        case .later: (kind, again) = ("later-entry", try laterEntry(bytes))
        }
        return Decoding(contents: [("kind", kind)], encodedAgain: again.encodedAgain)
    }

    static func laterEntry(_ bytes: [UInt8]) throws -> Decoding {
        let entry = try LaterEntry(decoding: bytes)
        return Decoding(
            contents: prefix(entry.prefix) + [
                ("kind", "\(entry.kind)"), ("body", hex(entry.body)), ("author", hex(entry.author.bytes)),
                ("entry_hash", hex(Entry.hash(of: bytes, program: entry.log.program).bytes)),
            ],
            encodedAgain: LaterEntry(
                kind: entry.kind, prefix: entry.prefix, body: entry.body, author: entry.author,
                sign: try kept(bytes)
            ).encoded)
    }

    static func historyGrant(_ bytes: [UInt8]) throws -> Decoding {
        let grant = try HistoryGrant(decoding: bytes)
        return Decoding(
            contents: prefix(grant.prefix) + [
                ("made_at", "\(grant.madeAt.milliseconds)"), ("member", hex(grant.member.bytes)),
            ]
                + grant.wraps.flatMap {
                    [("history_epoch", "\($0.epoch)"), ("history_wrap", hex($0.wrap))]
                } + [
                    ("author", hex(grant.author.bytes)),
                    ("entry_hash", hex(Entry.hash(of: bytes, program: grant.log.program).bytes)),
                ],
            encodedAgain: HistoryGrant(
                prefix: grant.prefix, madeAt: grant.madeAt, member: grant.member, wraps: grant.wraps,
                author: grant.author, sign: try kept(bytes)
            ).encoded)
    }

    static func approval(_ bytes: [UInt8]) throws -> Decoding {
        let approval = try Approval(decoding: bytes)
        return Decoding(
            contents: prefix(approval.prefix) + place("statement", approval.statement) + [
                ("made_at", "\(approval.madeAt.milliseconds)"), ("member", hex(approval.member.bytes)),
                ("role", "\(approval.role.rawValue)"), ("reads_from", "\(approval.readsFrom)"),
                ("replaces", hex(approval.replaces?.bytes ?? [])), ("author", hex(approval.author.bytes)),
                ("entry_hash", hex(Entry.hash(of: bytes, program: approval.log.program).bytes)),
            ],
            encodedAgain: Approval(
                prefix: approval.prefix, madeAt: approval.madeAt, statement: approval.statement,
                member: approval.member, role: approval.role, readsFrom: approval.readsFrom,
                replaces: approval.replaces, author: approval.author, sign: try kept(bytes)
            ).encoded)
    }
}
