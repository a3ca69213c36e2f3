import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// What a reader makes of each entry of a log.
struct Reading {
    /// The outcome for each entry; a statement or grant that brings the reader a good secret, or none, is `ok`.
    private(set) var findings: [Finding]

    /// First all secrets, then all messages: a secret may come with a later statement.
    ///
    /// - Parameter level: what the program's log was raised to.
    init(_ log: VerifiedLog, level: UInt32, by identity: borrowing Identity) {
        var reader = RoomReader()
        findings = Array(repeating: Finding(ok: []), count: log.entries.count)
        for (place, entry) in log.entries.enumerated() {
            if case .message = entry.entry { continue }
            do throws(WrapError) {
                try reader.take(entry, identity: identity)
            } catch {
                findings[place] = Finding(error)
            }
        }
        for (place, entry) in log.entries.enumerated() {
            guard case .message = entry.entry else { continue }
            do throws(OpenError) {
                findings[place] = Finding(ok: Self.contents(try reader.open(entry, level: level)))
            } catch {
                findings[place] = Finding(error)
            }
        }
    }

    private static func contents(_ opened: OpenedMessage) -> [(String, String)] {
        let draft = opened.draft
        return [
            ("kind", "\(draft.kind.number)"), ("id", Hexadecimal.encode(draft.id.bytes)),
            ("author", Hexadecimal.encode(draft.author.bytes)), ("author_name", opened.author.name.text),
            ("author_role", opened.author.role.description), ("sent_at", "\(draft.sentAt.milliseconds)"),
            ("opening", Hexadecimal.encode(draft.opening)), ("text", Hexadecimal.encode(draft.text)),
        ]
            + draft.withdraws.map { ("withdraws", Hexadecimal.encode($0.bytes)) }
            + draft.extensions.all.map {
                ("extension", "\($0.number) \($0.isCritical ? 1 : 0) \(Hexadecimal.encode($0.data))")
            }
            + (opened.repeats.map { [("repeats", "\($0)")] } ?? [])
    }
}

extension Identity {
    /// The identity whose object a vector gives.
    static func inVector(_ bytes: [UInt8]) throws -> Identity {
        try IdentityFile.open(TextForm.write(IdentityFile.prefix, bytes)) { nil }
    }
}
