import PosternClient

extension CommitmentOpening {
    /// What a text shows about the commitment that the coordinator recorded when the case was opened.
    var told: String {
        switch self {
        case .matches: "matches the commitment of the knock: its author had this text then"
        case .differs: "does not match the commitment of the knock"
        case .nothingRecorded: "claims to open a commitment, and the case was opened without one"
        }
    }

    /// The same in one word.
    var word: String {
        switch self {
        case .matches: "matches"
        case .differs: "differs"
        case .nothingRecorded: "nothing-recorded"
        }
    }
}
