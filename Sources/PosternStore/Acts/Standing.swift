public import PosternFormat
public import PosternSigning

/// Who somebody is to a log: what decides whether they may read it or add to it.
public struct Standing: Hashable, Sendable {
    /// Verifies what they sign.
    public let signingKey: VerifyingKey
    /// Their role in the room's current list; nil where they are not in it, and for a program log.
    public let member: Role?
    /// Their role in the program; nil where they are not enrolled.
    public let enrolled: Role?
    /// Whether theirs is the program's recovery identity in force.
    public let isRecovery: Bool
    /// Of how many rooms of the program they are a current member in a role that needs no enrolment. Closed and
    /// destroyed rooms count: who may still read one needs the program log to verify it.
    public let outsideRooms: Int

    /// Whether they may read the log.
    ///
    /// A room: its current members and the program's coordinators. A member listed as maintainer or coordinator must
    /// be enrolled now, whatever the list says: who was expelled is out of every room at once, before anybody has
    /// rotated. A program log: whoever is enrolled, its recovery identity, and the members of its rooms who need no
    /// enrolment.
    public func mayRead(_ log: LogID) -> Bool {
        guard !log.isProgramLog else { return mayListRooms || isRecovery }
        guard let member else { return enrolled == .coordinator }
        return !member.isEnrolled || enrolled != nil
    }

    /// Whether they may ask which rooms of the program they may read.
    public var mayListRooms: Bool { enrolled != nil || outsideRooms > 0 }
}
