public import PosternFormat

/// A program log whose every entry was verified, and the receipt that vouches for all of them. Only verification makes
/// one.
public struct VerifiedProgram: Sendable {
    /// Who works for the program.
    public let state: ProgramState
    /// The receipt of the last entry.
    public let receipt: Receipt

    init(state: ProgramState, receipt: Receipt) {
        self.state = state
        self.receipt = receipt
    }

    /// What to remember.
    public var checkpoint: Checkpoint { Checkpoint(log: state.log, place: state.place) }
}
