internal import PosternSealing

extension Client {
    /// Whether an exported identity is under a passphrase; false too where the text is no identity.
    public static func isSealed(identity text: String) -> Bool {
        (try? IdentityFile.isSealed(pasted(text))) ?? false
    }
}
