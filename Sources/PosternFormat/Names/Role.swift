/// What somebody is in a case.
public enum Role: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Found the vulnerability; not enrolled in the program.
    case researcher = 1
    /// Enrolled in the program; reads and fixes.
    case maintainer = 2
    /// Enrolled in the program; signs statements.
    case coordinator = 3

    /// The word for it.
    public var description: String {
        switch self {
        case .researcher: "researcher"
        case .maintainer: "maintainer"
        case .coordinator: "coordinator"
        }
    }
}

extension Decoder {
    mutating func role() throws(FormatError) -> Role {
        guard let role = Role(rawValue: try uint8("role")) else { throw .value("role") }
        return role
    }
}
