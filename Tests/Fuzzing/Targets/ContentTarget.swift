import PosternFormat
import PosternSigning

extension Target {
    /// What is inside a seal, as its reader takes it apart.
    static let content = Target("content", vectors: ["content"]) { bytes in
        let content = requireCanonical(bytes, Content.init(decoding:)) { content, sign in
            let draft = content.draft
            var encoder = Encoder()
            encoder.uint8(draft.kind.rawValue)
            encoder.fixed(draft.id.bytes)
            encoder.fixed(draft.author.bytes)
            encoder.uint64(draft.counter)
            encoder.uint64(draft.sentAt.milliseconds)
            encoder.vector(draft.opening)
            encoder.vector(draft.text)
            encoder.vector(sign(.message, .none, []).bytes)
            return encoder.bytes
        }
        guard let content else { return }
        require(content.draft.counter >= 1, "counters begin at 1")
        require(content.draft.text.count <= Limits.textBytes, "a text keeps to its limit")
        require([0, 32].contains(content.draft.opening.count), "an opening is a salt or nothing")
    }
}
