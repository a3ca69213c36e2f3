internal import PosternSigning

/// A statement with what chains it to the entries before it, which are not given.
public struct PlacedStatement: Hashable, Sendable {
    /// The place before it: its count is the statement's index.
    public let before: Place
    /// The statement and when the server took it.
    public let stored: StoredEntry

    /// Both.
    public init(before: Place, stored: StoredEntry) {
        self.before = before
        self.stored = stored
    }
}

/// What a server says the statements of a room are, and how far its log goes. Specification: "StatementsPage".
public struct StatementsPage: Hashable, Sendable {
    /// Statements from the index that was asked for, ascending.
    public let statements: [PlacedStatement]
    /// Whether the last statement of the room is among these or before them: no page follows.
    public let isLast: Bool
    /// The receipt of the room's last statement.
    public let statementReceipt: [UInt8]
    /// The receipt of the log's last entry.
    public let endReceipt: [UInt8]
    /// The approvals that name the last statement, as far as they fit.
    public let approvals: [[UInt8]]

    /// A page.
    public init(
        statements: [PlacedStatement], isLast: Bool, statementReceipt: [UInt8], endReceipt: [UInt8],
        approvals: [[UInt8]]
    ) {
        self.statements = statements
        self.isLast = isLast
        self.statementReceipt = statementReceipt
        self.endReceipt = endReceipt
        self.approvals = approvals
    }

    /// `PlacedStatement statements<V>; uint8 last; opaque statement_receipt<V>; opaque end_receipt<V>; approvals<V>`.
    public var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.vector { inner in
            for statement in statements {
                statement.before.encode(into: &inner)
                statement.stored.encode(into: &inner)
            }
        }
        encoder.uint8(isLast ? 1 : 0)
        encoder.vector(statementReceipt)
        encoder.vector(endReceipt)
        encoder.vector { inner in
            for approval in approvals { inner.vector(approval) }
        }
        return encoder.bytes
    }

    /// Reads a page.
    public init(decoding bytes: [UInt8]) throws(FormatError) {
        var decoder = Decoder(bytes)
        var inner = Decoder(try decoder.vector("statements", 0...Limits.pageBytes))
        isLast = try decoder.flag("last")
        statementReceipt = Array(try decoder.vector("statement_receipt", 1...Receipt.longest))
        endReceipt = Array(try decoder.vector("end_receipt", 1...Receipt.longest))
        var rest = Decoder(try decoder.vector("approvals", 0...Limits.entryBytes))
        try decoder.finish()
        var statements: [PlacedStatement] = []
        while !inner.isAtEnd {
            let index = try inner.index("index")
            let before = Place(count: index, head: try inner.fixed(Digest.self, "previous_head"))
            statements.append(PlacedStatement(before: before, stored: try StoredEntry(from: &inner)))
        }
        var approvals: [[UInt8]] = []
        while !rest.isAtEnd {
            approvals.append(Array(try rest.vector("approval", 1...Approval.longest)))
            guard approvals.count <= Limits.members else {
                throw .length("approvals", found: approvals.count)
            }
        }
        self.statements = statements
        self.approvals = approvals
    }
}
