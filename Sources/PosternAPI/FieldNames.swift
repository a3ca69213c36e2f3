public import HTTPTypes

extension HTTPField.Name {
    /// The fields that RFC 9421, RFC 9530 and this protocol add; each name is a valid token.
    public static let signature = made("Signature")
    /// RFC 9421 section 4.1.
    public static let signatureInput = made("Signature-Input")
    /// RFC 9530 section 2.
    public static let contentDigest = made("Content-Digest")
    /// The code that a new server prints once; it lets one program be created.
    public static let setupCode = made("Postern-Setup-Code")

    private static func made(_ name: String) -> HTTPField.Name {
        guard let made = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return made
    }
}
