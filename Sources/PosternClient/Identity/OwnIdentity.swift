public import PosternFormat
internal import PosternSealing

/// The identity of a home, as much of it as everybody may see.
public struct OwnIdentity: Sendable, Hashable {
    /// The name in the card; empty where there is none.
    public let name: ShownText
    /// The card's text.
    public let card: String
    /// Who it is.
    public let fingerprint: Fingerprint
    /// Whether the secret keys are sealed under a passphrase.
    public let isSealed: Bool
    /// The path of the file that holds it.
    public let file: String
}

extension OwnIdentity {
    init(text: String, file: String) throws(ClientError) {
        do throws(IdentityFile.OpenError) {
            let card = try IdentityFile.card(of: text)
            self.init(
                name: ShownText(card.name?.text ?? ""), card: card.text, fingerprint: card.fingerprint,
                isSealed: try IdentityFile.isSealed(text), file: file)
        } catch {
            throw ClientError(error, file: file, isOfHome: true)
        }
    }
}

extension Home {
    /// The text of the identity file.
    func identityText() throws(ClientError) -> String {
        guard var bytes = try read(HomeFile.identity, limit: 1 << 14) else { throw .noIdentity }
        // An editor may have added the end of a line.
        while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Keeps the first identity of this home.
    func writeIdentity(_ text: String) throws(ClientError) {
        try locked { () throws(ClientError) in
            guard try read(HomeFile.identity) == nil else {
                throw .identityExists(file: path(HomeFile.identity))
            }
            try write(HomeFile.identity, Array((text + "\n").utf8))
        }
    }
}
