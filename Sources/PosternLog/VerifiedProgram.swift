public import PosternFormat

/// A program log whose every entry and receipt was verified.
public struct VerifiedProgram: Sendable {
    /// Who works for the program.
    public let state: ProgramState
    /// The receipts, one an entry.
    public let receipts: [Receipt]

    init(state: ProgramState, receipts: [Receipt]) {
        self.state = state
        self.receipts = receipts
    }

    /// What to remember.
    public var checkpoint: Checkpoint {
        Checkpoint(log: state.log, index: state.head.index, entryHash: state.head.hash)
    }
}
