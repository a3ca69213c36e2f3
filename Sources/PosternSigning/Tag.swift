internal import CSodiumSign

/// The name of one use of a hash or a signature, at most 255 bytes of ASCII.
///
/// Whatever is hashed or signed is led by its tag and the program id, so that bytes made for one purpose or
/// program are never valid for another. Specification: "Primitives and derivations".
public struct Tag: Hashable, Sendable {
    /// The tag's text, for instance `postern/1/card`.
    public let name: String
    /// `uint8 length || tag`.
    private let start: [UInt8]

    /// A tag of this name. A layer declares its own as constants.
    public init(_ name: StaticString) {
        self.name = "\(name)"
        precondition((1...255).contains(self.name.utf8.count))
        start = [UInt8(self.name.utf8.count)] + Array(self.name.utf8)
    }

    /// `uint8 length || tag || program[32] || data`: what is hashed and what is signed.
    public func framed(_ program: ProgramID, _ data: some Collection<UInt8>) -> [UInt8] {
        var framed: [UInt8] = []
        framed.reserveCapacity(start.count + ProgramID.length + data.count)
        framed.append(contentsOf: start)
        framed.append(contentsOf: program.bytes)
        framed.append(contentsOf: data)
        return framed
    }

    /// BLAKE2b-256 of the framed data.
    public func digest(_ program: ProgramID, _ data: some Collection<UInt8>) -> Digest {
        prepareSodium()
        let message = framed(program, data)
        var output = [UInt8](repeating: 0, count: Digest.length)
        let result = unsafe crypto_generichash(
            &output, output.count, message, UInt64(message.count), nil, 0)
        precondition(result == 0)
        return Digest(unchecked: output)
    }

    /// BLAKE2b-256 of the framed data under `key` (16 to 64 bytes), for what may be public.
    public func keyedDigest(
        _ key: borrowing SecretBytes, _ program: ProgramID, _ data: some Collection<UInt8>
    ) -> Digest {
        let secret = keyedSecret(key, program, data)
        return Digest(unchecked: secret.exposed())
    }

    /// BLAKE2b-256 of the framed data under `key` (16 to 64 bytes), for what stays secret: 32 bytes.
    public func keyedSecret(
        _ key: borrowing SecretBytes, _ program: ProgramID, _ data: some Collection<UInt8>
    ) -> SecretBytes {
        prepareSodium()
        let message = framed(program, data)
        let keyLength = key.count
        return unsafe key.withBytes { key in
            unsafe SecretBytes(count: Digest.length) { output in
                let result = unsafe crypto_generichash(
                    output, Digest.length, message, UInt64(message.count), key, keyLength)
                precondition(result == 0)
            }
        }
    }
}
