public import PosternFormat

/// The names of faults of form in vectors. Each must be the outcome of at least one.
public enum FormatErrorName: String, CaseIterable, Sendable {
    case truncated, trailing, lengthForm, length, type, version, suite, value, text, key, signature, order
    case prefix, checksum, unknownKind, criticalExtension, leaf
}

extension FormatError {
    /// The name of this case.
    public var vectorName: FormatErrorName {
        switch self {
        case .truncated: .truncated
        case .trailing: .trailing
        case .lengthForm: .lengthForm
        case .length: .length
        case .type: .type
        case .version: .version
        case .suite: .suite
        case .value: .value
        case .text: .text
        case .key: .key
        case .signature: .signature
        case .order: .order
        case .prefix: .prefix
        case .checksum: .checksum
        case .unknownKind: .unknownKind
        case .criticalExtension: .criticalExtension
        case .leaf: .leaf
        }
    }

    /// The field that the case names.
    public var field: String? {
        switch self {
        case .truncated(let field), .lengthForm(let field), .length(let field, _), .value(let field),
            .text(let field), .key(let field), .signature(let field), .order(let field),
            .unknownKind(let field, _):
            field
        case .trailing, .type, .version, .suite, .prefix, .checksum, .criticalExtension, .leaf: nil
        }
    }
}
