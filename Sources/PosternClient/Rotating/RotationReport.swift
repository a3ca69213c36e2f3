public import PosternFormat

/// How far a work over many rooms is.
public struct RotationProgress: Sendable, Hashable {
    /// What is told of it, from any thread.
    public typealias Handler = @Sendable (RotationProgress) -> Void

    /// What is being done.
    public enum Phase: Sendable, Hashable {
        /// The statements of the rooms are fetched and verified; nothing is written yet.
        case looking
        /// Fresh secrets are issued.
        case rotating
    }

    /// What is being done.
    public let phase: Phase
    /// How many rooms are through with it, those that failed included.
    public let done: Int
    /// How many rooms there are.
    public let total: Int
    /// How many failed.
    public let failed: Int
}

/// A room that has a fresh secret.
public struct RotatedRoom: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// The number of the epoch that began.
    public let epoch: UInt32
    /// Who was taken out besides, because no list may have them so.
    public let left: [StaleMember]
}

/// A room that could not be done, and why.
public struct RoomFailure: Sendable {
    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// Why.
    public let error: ClientError
}

/// The epochs of a room that somebody could ever read.
public struct ReadableEpochs: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
    /// The numbers, ascending.
    public let epochs: [UInt32]
}

/// A room by its case and name.
public struct RoomPlace: Sendable, Hashable {
    /// The case.
    public let caseID: CaseID
    /// The room.
    public let room: RoomName
}

/// What a rotation of many rooms did.
public struct RotationReport: Sendable {
    /// The program.
    public let program: PinnedProgram
    /// Who was taken out of the rooms, if somebody was to be.
    public let removed: Person?
    /// Who came in their place, if somebody was to.
    public let replacement: Person?
    /// The rooms that have a fresh secret by this run.
    public let rotated: [RotatedRoom]
    /// The rooms where there was nothing left to do: an earlier run, or somebody else, had done it.
    public let alreadyDone: [RotatedRoom]
    /// The closed rooms that list the removed person: they keep what they could read, and nothing is added to it.
    public let unchangeable: [RoomPlace]
    /// The rooms that were destroyed: nothing of them is left to rotate, nor to tell who could read it.
    public let destroyed: [CaseTombstone]
    /// The rooms that could not be done. The same command tries them again.
    public let failures: [RoomFailure]
    /// The rooms where the replacement waits for secrets of the past that this coordinator does not hold: the next
    /// client of a listed maintainer or coordinator passes them on.
    public let asks: [RoomPlace]
    /// What the removed person may still hold, because it was readable to them: epochs that the signed lists named them
    /// in, or that they were allowed to read back to.
    public let mayStillHold: [ReadableEpochs]

    /// Whether nothing failed.
    public var isComplete: Bool { failures.isEmpty }
}
