public import PosternSigning

/// Where a program is and which one it is: what others give to `knock`. Specification: "Program address".
public struct ProgramAddress: Hashable, Sendable, CustomStringConvertible {
    /// The server.
    public let origin: ServerOrigin
    /// The program: pins its genesis, whatever the server says.
    public let program: ProgramID

    /// An address.
    public init(origin: ServerOrigin, program: ProgramID) {
        self.origin = origin
        self.program = program
    }

    /// `origin/p/…`.
    public var text: String {
        var encoder = Encoder(.programAddress)
        encoder.fixed(program.bytes)
        return TextForm.write("\(origin)/p/", encoder.bytes)
    }

    /// The text.
    public var description: String { text }

    /// Reads an address.
    public init(text: String) throws(FormatError) {
        let (origin, bytes) = try linkParts(text, path: "/p/")
        var decoder = try Decoder(bytes, .programAddress)
        program = try decoder.fixed(ProgramID.self, "program")
        try decoder.finish()
        self.origin = origin
    }
}

/// Splits `origin`, `path` and the text form after it.
func linkParts(_ text: String, path: String) throws(FormatError) -> (ServerOrigin, [UInt8]) {
    // An origin has no path, so the last slash but one begins ours.
    guard let slash = text.lastIndex(of: "/"), text[...slash].hasSuffix(path) else {
        throw .prefix(expected: "https://…\(path)")
    }
    let place = text[...slash].dropLast(path.count)
    // The slash that is forgiven after an origin is none here: it would stand before the path.
    guard !place.hasSuffix("/"), let origin = ServerOrigin(place) else {
        throw .prefix(expected: "https://…\(path)")
    }
    return (origin, try TextForm.read("", text[text.index(after: slash)...]))
}
