extension Target {
    /// All of them.
    static let all: [Target] = [
        card, message, receipt, checkpoint, page, content, identity, text, signature, path, json,
    ]
}
