import PosternFormat
import PosternSigning
import VectorFiles

/// Any entry: what is refused before its type is looked at, and one of each type.
enum EntryVectors {
    static var all: [Vector] {
        let card = Person.ada.card.encoded
        var big = Layout(.message)
        big.prefix(World.room.prefix())
        big.vector("sealed_key", [UInt8](repeating: 0x5e, count: 80))
        big.fixed("commitment", [UInt8](repeating: 0xc0, count: 32))
        let body = (1 << 20) + 16
        return [
            Vector(
                "entry", "empty", check: "F-1", "There are no bytes.", bytes: [],
                .error("truncated", field: "type")),
            Vector(
                "entry", "of-type-zero", check: "F-12", "The type is 0.", bytes: [0] + card.dropFirst(),
                .error("value", field: "type")),
            Vector(
                "entry", "too-long", check: "F-12",
                "A message whose body has a padded length, and which is longer than an entry may be.",
                bytes: big.encoded + bigEndian(UInt64(body) | 0x8000_0000, 4), zeros: body,
                .error("length", field: "entry")),
        ] + noEntries + right
    }

    /// Objects that are right, and no entries.
    private static var noEntries: [Vector] {
        [
            ("card", Person.ada.card.encoded), ("receipt", World.room.receipt),
            ("checkpoint", World.room.checkpoint.encoded), ("identity", Person.ada.secret),
            ("commitment", World.commitment.encoded), ("policy", World.begun.policy(1).encoded),
        ].map { word, bytes in
            Vector(
                "entry", "of-type-\(word)", check: "F-12", "A \(word) is no entry.", bytes: bytes,
                .error("value", field: "type"))
        }
    }

    private static var right: [Vector] {
        let room = World.room
        return [
            ("genesis", World.program.stored[0].entry), ("program-statement", World.program.stored[1].entry),
            ("statement", World.room.stored[0].entry), ("message", World.thread.stored[1].entry),
            ("history-grant", GrantVectors.granted.stored[3].entry),
            ("approval", ApprovalVectors.approved.stored[1].entry), ("later-entry", room.later()),
        ].map { word, entry in
            Vector(
                "entry", "ok-\(word)", "An entry of the type \(word).", bytes: entry, .ok([("kind", word)]))
        }
    }
}
