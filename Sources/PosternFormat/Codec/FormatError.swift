/// Why bytes are not a well-formed object. The place is the name of the field in the specification.
public enum FormatError: Error, Hashable, CustomStringConvertible {
    /// The bytes end inside this field.
    case truncated(String)
    /// So many bytes follow the last field.
    case trailing(Int)
    /// The length of this field is not written in its shortest form, or in a reserved one.
    case lengthForm(String)
    /// This field is longer or shorter than it may be.
    case length(String, found: Int)
    /// The object is of another type.
    case type(expected: UInt8, found: UInt8)
    /// The version is not one that this program knows.
    case version(UInt8)
    /// The suite is not one that this program knows.
    case suite(UInt8)
    /// What this field names is not among those that this program knows.
    case unknownKind(String, UInt8)
    /// The object holds an extension that must be understood, and this program does not know it.
    case criticalExtension(UInt16)
    /// This field's value is none of those allowed.
    case value(String)
    /// This field is not UTF-8, or holds control characters.
    case text(String)
    /// This field is not a public key that may be used: not canonical, or of low order.
    case key(String)
    /// The signature in this object is not its signer's.
    case signature(String)
    /// The elements of this field are not in order, or one is there twice.
    case order(String)
    /// The member at this place of the list is not the one that the signed leaf there stands for.
    case leaf(Int)
    /// The text does not begin with the prefix of this form.
    case prefix(expected: String)
    /// The checksum of the text does not match: a character is wrong, or some are missing.
    case checksum

    /// Whether a program of a later edition may find it right: then this one says that it is too old, and not that the
    /// object is wrong, where the program's level covers it. Specification: "Levels".
    public var isNewer: Bool {
        switch self {
        case .suite, .unknownKind, .criticalExtension: true
        default: false
        }
    }

    /// What is wrong and where, in one line.
    public var description: String {
        switch self {
        case .truncated(let field): "ends inside \(field)"
        case .trailing(let count): "\(count) bytes follow the last field"
        case .lengthForm(let field): "length of \(field) is not in its shortest form"
        case .length(let field, let found): "\(field) is \(found) bytes long, which it may not be"
        case .type(let expected, let found): "type is \(found), not \(expected)"
        case .version(let found): "version \(found) is not known"
        case .suite(let found): "suite \(found) is not known"
        case .unknownKind(let field, let found): "\(field) \(found) is not known"
        case .criticalExtension(let number): "extension \(number) is not known"
        case .value(let field): "\(field) has a value that is not allowed"
        case .text(let field): "\(field) is not plain UTF-8 text"
        case .key(let field): "\(field) is not a usable public key"
        case .signature(let object): "signature of the \(object) does not match"
        case .order(let field): "\(field) are not in order"
        case .leaf(let place): "member \(place) is not the one that was signed"
        case .prefix(let expected): "text does not begin with \(expected)"
        case .checksum: "checksum does not match: a character is wrong or missing"
        }
    }
}
