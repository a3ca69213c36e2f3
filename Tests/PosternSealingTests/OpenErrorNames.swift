import PosternFormat
import PosternSealing
import VectorFiles

/// The names of why a message does not open, in vectors. Each must be the outcome of at least one.
enum OpenErrorName: String, CaseIterable, Sendable {
    case noSecret, sealedKey, commitment, body, content, authorNotMember, signature, repeated
    case acknowledgementNotAllowed, newer, uncovered
}

extension OpenError {
    /// The name of this case.
    var vectorName: OpenErrorName {
        switch self {
        case .noSecret: .noSecret
        case .sealedKey: .sealedKey
        case .commitment: .commitment
        case .body: .body
        case .content: .content
        case .authorNotMember: .authorNotMember
        case .signature: .signature
        case .repeated: .repeated
        case .acknowledgementNotAllowed: .acknowledgementNotAllowed
        case .newer: .newer
        case .uncovered: .uncovered
        }
    }
}

/// The names of why a wrap gives no secret. Each must be the outcome of at least one vector.
enum WrapErrorName: String, CaseIterable, Sendable {
    case doesNotOpen, forSomethingElse, otherKey
}

extension WrapError {
    /// The name of this case.
    var vectorName: WrapErrorName {
        switch self {
        case .doesNotOpen: .doesNotOpen
        case .forSomethingElse: .forSomethingElse
        case .otherKey: .otherKey
        }
    }
}

extension Finding {
    /// The message does not open.
    init(_ error: OpenError) {
        switch error {
        case .content(let because), .newer(let because), .uncovered(let because):
            self.init(
                error: error.vectorName.rawValue,
                [("because", because.vectorName.rawValue), ("field", because.field)])
        case .authorNotMember(let who):
            self.init(error: error.vectorName.rawValue, [("who", Hexadecimal.encode(who.bytes))])
        default:
            self.init(error: error.vectorName.rawValue)
        }
    }

    /// The wrap gives no secret.
    init(_ error: WrapError) { self.init(error: error.vectorName.rawValue) }

    /// The key file gives no identity.
    init(_ error: IdentityFile.OpenError) {
        switch error {
        case .format(let error): self.init(error)
        case .passphraseNeeded: self.init(error: "passphraseNeeded")
        case .wrongPassphrase: self.init(error: "wrongPassphrase")
        case .outOfMemory: self.init(error: "outOfMemory")
        }
    }
}
