import PosternFormat
import PosternSigning

extension Target {
    /// What is inside a seal, as its reader takes it apart.
    static let content = Target("content", vectors: ["content"]) { bytes in
        let content = requireCanonical(bytes, Content.init(decoding:)) { content, sign in
            let draft = content.draft
            var encoder = Encoder()
            encoder.uint8(draft.kind.number)
            encoder.fixed(draft.id.bytes)
            encoder.fixed(draft.author.bytes)
            encoder.uint64(draft.sentAt.milliseconds)
            encoder.vector(draft.opening)
            encoder.vector(draft.text)
            encoder.vector(draft.withdraws.flatMap(\.bytes))
            encoder.extensions(draft.extensions)
            encoder.vector(sign(.message, .none, []).bytes)
            return encoder.bytes
        }
        guard let content else { return }
        check(content.draft.extensions)
        require(
            content.draft.unknownCritical != nil
                || content.draft.kind.number < 128 && content.draft.extensions.unknownCritical == nil,
            "what must be understood is named")
        require(content.draft.text.count <= Limits.textBytes, "a text keeps to its limit")
        let withdraws = content.draft.withdraws
        require(
            withdraws.count <= Limits.withdrawn && withdraws == Set(withdraws).sorted()
                && !withdraws.contains(content.draft.id), "what is withdrawn is a set of other ids")
        require([0, 32].contains(content.draft.opening.count), "an opening is a salt or nothing")
    }
}

extension Encoder {
    /// As the specification says, and not as the package does it.
    mutating func extensions(_ extensions: Extensions) {
        vector { inner in
            for one in extensions.all {
                inner.uint16(one.number)
                inner.uint8(one.isCritical ? 1 : 0)
                inner.vector(one.data)
            }
        }
    }
}
