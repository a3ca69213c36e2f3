import PosternFormat
import PosternSigning

/// A signature that must not verify.
struct SignatureFault {
    let name: String
    let says: String
    let layout: Layout

    static func all(
        _ layout: Layout, tag: Tag, program: ProgramID, by sign: Sign, mallory: Sign
    ) -> [SignatureFault] {
        var good = layout
        good.sign(tag, program, sign)
        let signature = good["signature"]
        let otherTag = tag == .receipt ? Tag.statement : Tag.receipt
        let otherProgram = required(ProgramID([UInt8](repeating: 0xaa, count: 32)))
        func with(_ name: String, _ says: String, _ change: (inout Layout) -> Void) -> SignatureFault {
            var changed = good
            change(&changed)
            return SignatureFault(name: name, says: says, layout: changed)
        }
        return [
            with("flipped", "One bit of the signature is flipped.") {
                $0["signature"] = [signature[0] ^ 1] + signature.dropFirst()
            },
            with("by-another", "Somebody else signed it.") { $0.sign(tag, program, mallory) },
            with("of-another-tag", "The signature is made under the tag \(otherTag.name).") {
                $0.sign(otherTag, program, sign)
            },
            with("of-another-program", "The signature is made for another program.") {
                $0.sign(tag, otherProgram, sign)
            },
            with("zero", "The signature is zero.") { $0["signature"] = [UInt8](repeating: 0, count: 64) },
            with("not-reduced", "The order of the base point was added to S, which gives the same point.") {
                $0["signature"] = signature.prefix(32) + addingOrder(signature.suffix(32))
            },
        ]
    }

    /// S + L, little-endian, L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1).
    private static func addingOrder(_ scalar: ArraySlice<UInt8>) -> [UInt8] {
        let order: [UInt8] =
            [
                0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
                0x14,
            ] + Array(repeating: 0, count: 15) + [0x10]
        var carry = 0
        return zip(scalar, order).map { left, right in
            let sum = Int(left) + Int(right) + carry
            carry = sum >> 8
            return UInt8(truncatingIfNeeded: sum)
        }
    }
}
