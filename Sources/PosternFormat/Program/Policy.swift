/// What a program promises about time, and who must agree to additions; fixed in its genesis.
public struct Policy: Hashable, Sendable {
    /// A report is acknowledged within so many hours (1 to 8,760).
    public let acknowledgeHours: UInt32
    /// A case key is rotated after so many days (1 to 3,650).
    public let rotateDays: UInt32
    /// A case key is rotated after so many messages (1 to 1,000,000).
    public let rotateMessages: UInt32
    /// Whether additions, to the program and to rooms, need a coordinator and one maintainer.
    public let hasDualControl: Bool

    /// 72 hours, 30 days, 200 messages; a coordinator alone adds people.
    public static let standard = Policy(unchecked: 72, 30, 200, false)

    /// The policy, or nil where a number is out of its bounds.
    public init?(
        acknowledgeHours: UInt32, rotateDays: UInt32, rotateMessages: UInt32, hasDualControl: Bool = false
    ) {
        guard (1...8760).contains(acknowledgeHours), (1...3650).contains(rotateDays),
            (1...1_000_000).contains(rotateMessages)
        else { return nil }
        self.init(unchecked: acknowledgeHours, rotateDays, rotateMessages, hasDualControl)
    }

    private init(
        unchecked acknowledgeHours: UInt32, _ rotateDays: UInt32, _ rotateMessages: UInt32,
        _ hasDualControl: Bool
    ) {
        self.acknowledgeHours = acknowledgeHours
        self.rotateDays = rotateDays
        self.rotateMessages = rotateMessages
        self.hasDualControl = hasDualControl
    }
}
