public import PosternSigning

/// Signs bytes under a tag for a program. The format never holds a secret key: whoever has one passes this.
public typealias Sign = (_ tag: Tag, _ program: ProgramID, _ bytes: [UInt8]) -> Signature

extension Encoder {
    /// Ends an object with the signature over everything before it.
    mutating func sign(_ tag: Tag, _ program: ProgramID, by sign: Sign) -> Signature {
        let signature = sign(tag, program, bytes)
        vector(signature.bytes)
        return signature
    }
}

/// The bytes of an object before its last field, the signature: what the signature covers.
func signedPart(of encoded: [UInt8]) -> ArraySlice<UInt8> {
    // A vector of 64 bytes has a length of two bytes.
    encoded.dropLast(2 + Signature.length)
}
