import PosternFormat
import PosternSigning

/// A kind of entry of a room, and a room whose next entry may be of that kind: what the checks of every entry are shown
/// on. The program has dual control and level 2, so that each kind can be there.
struct RoomKind: Sendable {
    /// What an entry has in place of what is right.
    struct Change: Sendable {
        var prefix: EntryPrefix?
        var last: Place?
        var author: Person?
        var signer: Person?
        var extensions = Extensions.none
    }

    let name: String
    let says: String
    /// The room before it.
    let room: LogBuilder
    /// What is found where its last byte is missing.
    let cut: (because: String, field: String)
    let make: @Sendable (LogBuilder, Change) -> [UInt8]

    /// The entry with this prefix.
    func entry(_ prefix: EntryPrefix? = nil) -> [UInt8] { make(room, Change(prefix: prefix)) }

    private static let log = Dual.shared

    /// Opened, a report, rotated, an answer: epoch 2 is in force.
    static let thread: LogBuilder = {
        let reported = Dual.room.adding(Dual.room.message("The jar does not close.", by: .rae))
        let rotated = RoomLogVectors.rotated(reported)
        return rotated.adding(rotated.message("Thank you, we can see it.", by: .ben))
    }()

    static let closed = thread.adding(thread.statement(.closed))
    static let destroyed = closed.adding(closed.statement(.destroyed))

    private static func statement(
        _ name: String, _ says: String, after room: LogBuilder = thread, field: String = "members_size",
        _ reason: @escaping @Sendable (LogBuilder) -> Statement.Reason
    ) -> RoomKind {
        let because = field == "signature" ? "truncated" : "value"
        return RoomKind(name: name, says: says, room: room, cut: (because, field)) { room, change in
            room.statement(
                reason(room), by: change.author ?? .ada, signer: change.signer, prefix: change.prefix,
                last: change.last, extensions: change.extensions)
        }
    }

    static let opened = statement("opened", "A statement that opens", after: LogBuilder(log: log)) { room in
        .opened(World.contact, commitment: nil, Epochs.epoch(log, room.epoch + 1))
    }

    static let rotated = statement("rotated", "A rotation") { .rotated(Epochs.epoch(log, $0.epoch + 1)) }

    static let changed = statement("changed", "A change of the list") { room in
        let number = room.epoch + 1
        let list = Epochs.standardMembers(log, number).filter { $0.role != .researcher }
        return .changed(Epochs.epoch(log, number, list), approvals: [])
    }

    static let closing = statement("closed", "A statement that closes", field: "signature") { _ in .closed }

    static let destroying = statement(
        "destroyed", "A statement that destroys", after: closed, field: "signature"
    ) { _ in .destroyed }

    static let message = RoomKind(
        name: "message", says: "A message", room: thread, cut: ("truncated", "body")
    ) {
        $0.message("One more thing.", by: $1.author ?? .rae, prefix: $1.prefix)
    }

    static let grant = RoomKind(name: "grant", says: "A grant", room: thread, cut: ("truncated", "signature"))
    {
        $0.grant(to: .rae, [1], by: $1.author ?? .ben, signer: $1.signer, prefix: $1.prefix)
    }

    static let approval = RoomKind(
        name: "approval", says: "An approval", room: thread, cut: ("truncated", "signature")
    ) {
        $0.approval(
            of: .cleo, .coordinator, from: 1, by: $1.author ?? .ben, signer: $1.signer, prefix: $1.prefix
        ).encoded
    }

    static let later = RoomKind(
        name: "later-entry", says: "An entry of a later kind", room: thread, cut: ("truncated", "signature")
    ) { $0.later(by: $1.author ?? .ben, signer: $1.signer, prefix: $1.prefix) }

    /// Entries that are no statements.
    static let entries = [message, grant, approval, later]
    /// Statements, each by its reason.
    static let statements = [opened, rotated, changed, closing, destroying]
    static let all = entries + statements
}
