extension Target {
    /// All of them.
    static let all: [Target] = [
        card, genesis, programStatement, statement, message, historyGrant, approval, receipt, checkpoint,
        page, statementsPage, policy, laterEntry, extensions,
        content, identity, text, signature, path, json, programLog, roomLog, opening,
    ]
}
