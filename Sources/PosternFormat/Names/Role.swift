/// What somebody is in a case.
public enum Role: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Found the vulnerability; not enrolled in the program.
    case researcher = 1
    /// Enrolled in the program; reads and fixes.
    case maintainer = 2
    /// Enrolled in the program; signs statements.
    case coordinator = 3
    /// Belongs to a further vendor that the vulnerability touches; not enrolled in the program, and only in rooms of
    /// their own.
    case vendor = 4

    /// Whether who has it is enrolled in the program.
    public var isEnrolled: Bool { self == .maintainer || self == .coordinator }

    /// The word for it.
    public var description: String {
        switch self {
        case .researcher: "researcher"
        case .maintainer: "maintainer"
        case .coordinator: "coordinator"
        case .vendor: "vendor"
        }
    }
}

extension Decoder {
    mutating func role() throws(FormatError) -> Role {
        guard let role = Role(rawValue: try uint8("role")) else { throw .value("role") }
        return role
    }

    /// A role in the program.
    mutating func enrolledRole() throws(FormatError) -> Role {
        let role = try role()
        guard role.isEnrolled else { throw .value("role") }
        return role
    }
}
