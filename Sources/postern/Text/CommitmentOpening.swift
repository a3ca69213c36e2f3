import PosternClient

extension CommitmentOpening {
    /// What a text shows about the commitment that the coordinator recorded when the case was opened.
    var told: String {
        switch self {
        case .matches: "matches the commitment in the knock: its author already had this text then"
        case .differs: "does not match the commitment in the knock"
        case .notOpened: "does not open the commitment in the knock"
        case .nothingRecorded(let computed):
            "opens a commitment that the case does not record; look for it in the knock: \(computed)"
        }
    }

    /// The same in one word.
    var word: String {
        switch self {
        case .matches: "matches"
        case .differs: "differs"
        case .notOpened: "not-opened"
        case .nothingRecorded: "nothing-recorded"
        }
    }
}
