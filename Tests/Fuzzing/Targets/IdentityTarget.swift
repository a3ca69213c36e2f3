import PosternFormat
import PosternSealing
import PosternSigning

extension Target {
    /// Key files: the text as it comes, and the object in it with the right checksum.
    static let identity = Target("identity", vectors: ["identity", "sealed-identity"], longest: 1024) {
        bytes in
        open(String(decoding: bytes, as: UTF8.self))
        open(TextForm.write(IdentityFile.prefix, bytes))
        let header = try? Decoder(bytes, .sealedIdentity)
        guard var decoder = header, let card = try? decoder.vector("card", 1...256) else { return }
        // The card in front, signed again: what comes after it is looked at as well.
        let resigned = Person.ada.resigned(Array(card), .card)
        open(
            TextForm.write(
                IdentityFile.prefix,
                bytes.prefix(decoder.offset - card.count) + resigned
                    + bytes.dropFirst(decoder.offset)))
    }

    private static func open(_ text: String) {
        let isSealed = try? IdentityFile.isSealed(text)
        let card = try? IdentityFile.card(of: text)
        // The bounds of a cost are wide. What would take long is read, and not stretched.
        let passphrase = isCheap(text) ? "correct horse battery staple" : nil
        do {
            let identity = try IdentityFile.open(text) {
                passphrase.map { SecretBytes(copying: Array($0.utf8)) }
            }
            require(identity.card == card, "the card of a key file is that of its identity")
            guard isSealed == false else { return }
            require(IdentityFile.plain(identity) == text, "a key file has one text")
        } catch let error as IdentityFile.OpenError {
            require(isSealed == true || card == nil, "a file in the clear that has a card opens: \(error)")
        } catch {
            fatalError("another error: \(error)")
        }
    }

    private static func isCheap(_ text: String) -> Bool {
        guard let bytes = try? TextForm.read(IdentityFile.prefix, text),
            var decoder = try? Decoder(bytes, .sealedIdentity),
            (try? decoder.vector("card", 1...256)) != nil, let operations = try? decoder.uint32("operations"),
            let memory = try? decoder.uint32("memory_kib")
        else { return false }
        return operations <= 2 && memory <= 64
    }
}
