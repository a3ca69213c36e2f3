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
    /// How many rooms of the program they are a current member of. Closed rooms count: who may still read one needs
    /// the program log to verify it.
    public let roomCount: Int

    /// Whether they may read the log. A room: its current members and the program's coordinators. A program log:
    /// whoever is enrolled, and the current members of the program's rooms.
    public func mayRead(_ log: LogID) -> Bool {
        log.isProgramLog ? enrolled != nil || roomCount > 0 : member != nil || enrolled == .coordinator
    }
}
