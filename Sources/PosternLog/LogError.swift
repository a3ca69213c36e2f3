public import PosternFormat

/// Which entry of which log breaks a rule, and which rule.
public struct LogError: Error, Hashable, CustomStringConvertible {
    /// The log.
    public let log: LogID
    /// The entry's index.
    public let index: UInt64
    /// The rule it breaks.
    public let fault: LogFault

    /// An error.
    public init(log: LogID, index: UInt64, fault: LogFault) {
        self.log = log
        self.index = index
        self.fault = fault
    }

    /// `room shared of case …: entry 7: does not follow entry 6`.
    public var description: String { "\(log): entry \(index): \(fault)" }
}

/// The rules of a log, one case for each numbered check of the specification.
public enum LogFault: Error, Hashable, Sendable {
    // Any entry.
    /// The bytes are not an object.
    case undecodable(FormatError)
    /// This kind of entry does not belong in this log, or not in this place.
    case wrongKind
    /// It was made for another log.
    case otherLog
    /// It was made for another place of a log in which its author says where it stands.
    case wrongIndex(found: UInt64)
    /// It does not follow the entry before it in such a log.
    case wrongPrevious
    /// Its author had seen another log than this one.
    case otherLogSeen
    /// The same entry stands before it.
    case repeated
    /// It came before the entry before it, says the server.
    case timeWentBack
    /// It holds what a later edition knows, and the program's level covers it: this program is too old for it.
    case newer(FormatError)
    /// It holds what this edition does not know, and the program's level does not cover it: nothing of a later edition may
    /// be there.
    case uncovered(FormatError)
    /// The log was closed before it.
    case closed
    /// The author is not a coordinator of the program.
    case authorNotCoordinator
    /// The signature is not the author's.
    case signature

    // Program logs.
    /// The genesis is another program's.
    case otherProgram
    /// The person is enrolled already.
    case alreadyEnrolled
    /// A key belongs to somebody else in the program, or is used for two purposes.
    case keyTaken
    /// The person is not enrolled.
    case notEnrolled(Fingerprint)
    /// The last coordinator cannot be expelled.
    case lastCoordinator
    /// Somebody's own key puts another in its place.
    case vouchesForItself
    /// The author is not the recovery identity in force.
    case authorNotRecovery

    /// The policy is another program's, or another person's than the statement that puts it in force.
    case otherPolicy
    /// The policy is not the next one.
    case wrongPolicyVersion(expected: UInt32, found: UInt32)
    /// The level is not above the one in force.
    case levelNotRaised

    // Dual control, in program logs and rooms.
    /// The program asks for no approval.
    case approvalNotAsked
    /// The author of an approval is not a maintainer.
    case authorNotMaintainer
    /// No maintainer approved the addition.
    case notApproved(Fingerprint)
    /// More approvals wait in the program log than there may be members.
    case tooManyApprovals
    /// The approval is for another statement than the next one.
    case approvalForOther

    // Rooms.
    /// The program log does not hold the entry that the author cites.
    case unknownProgramHead
    /// The author cites an older program log than the last statement.
    case programWentBack
    /// Its author had not seen the statement that began the epoch.
    case epochNotSeen
    /// The epoch is not the one that is due.
    case wrongEpoch(expected: UInt32, found: UInt32)
    /// The key is that of an earlier epoch of the room.
    case reusedCaseKey
    /// One key stands in two places of the list.
    case keyInTwoRoles
    /// Somebody is listed in a role that the program did not give them, or with another card.
    case roleNotHeld(Fingerprint)
    /// A researcher is listed in the internal room.
    case researcherInInternal
    /// The list changed, and the statement says that it did not.
    case membersChanged
    /// The list did not change, and the statement says that it did.
    case membersUnchanged
    /// Old secrets are passed on to somebody who may not read them.
    case historyNotAllowed
    /// It does not name the statement before it.
    case wrongStatementBefore
    /// A room is destroyed that was not closed.
    case notClosed
    /// Somebody who stays may read less of the past than before.
    case historyTakenBack(Fingerprint)
    /// A vendor is listed in a room of the program's own.
    case vendorNotAllowed
    /// The author is not listed as a maintainer or a coordinator.
    case authorMayNotGrant
    /// The person is not listed in the room.
    case notAMember(Fingerprint)

    // Receipts.
    /// The receipt is not a receipt.
    case receiptUndecodable(FormatError)
    /// The receipt is for something else.
    case receiptForOther
    /// The receipt is not signed by the program's server.
    case receiptSignature

    // Checkpoints.
    /// This client verified the entry earlier, and the server does not have it any more.
    case rolledBack(serverCount: UInt64)
    /// This client verified another entry at this place earlier.
    case forked
}

extension LogFault: CustomStringConvertible {
    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .undecodable(let error): "is not well formed: \(error)"
        case .wrongKind: "this kind of entry does not belong here"
        case .otherLog: "was made for another log"
        case .wrongIndex(let found): "was made for place \(found): entries were dropped, moved or repeated"
        case .wrongPrevious: "does not follow the entry before it: the log was altered"
        case .otherLogSeen: "its author had seen another log than this one: the log was forked"
        case .repeated: "stands in the log twice"
        case .timeWentBack: "came before the entry before it, says the server"
        case .newer(let error): "needs a newer postern: \(error)"
        case .uncovered(let error):
            "is not of this edition, and the program's level covers no later one: \(error)"
        case .closed: "the room was closed before it"
        case .authorNotCoordinator: "its author is not a coordinator of the program"
        case .signature: "signature does not match"
        case .otherProgram: "is the genesis of another program"
        case .alreadyEnrolled: "enrolls somebody who is enrolled already"
        case .keyTaken: "enrolls a key that belongs to somebody else"
        case .notEnrolled(let who): "takes out \(who), who is not enrolled"
        case .lastCoordinator: "expels the last coordinator"
        case .vouchesForItself: "puts another key in the place of the one that signed it"
        case .authorNotRecovery: "its author is not the program's recovery identity"
        case .otherPolicy: "puts a policy in force that was made for another program or by another person"
        case .wrongPolicyVersion(let expected, let found):
            "puts version \(found) of the policy in force, and version \(expected) is due"
        case .levelNotRaised: "does not raise the program's level"
        case .approvalForOther: "approves another statement than the next one"
        case .approvalNotAsked: "approves an addition in a program that asks for no approval"
        case .authorNotMaintainer: "its author is not a maintainer"
        case .tooManyApprovals: "approves more than \(Limits.members) additions that nobody has made yet"
        case .notApproved(let who): "adds \(who) without a maintainer's approval"
        case .unknownProgramHead: "cites a program log that this one is not"
        case .programWentBack: "cites an older program log than the last statement"
        case .epochNotSeen: "was made before the epoch began that it says it is of"
        case .wrongEpoch(let expected, let found): "is of epoch \(found), and epoch \(expected) is due"
        case .reusedCaseKey: "uses the case key of an earlier epoch again"
        case .keyInTwoRoles: "uses one key in two places"
        case .roleNotHeld(let who): "lists \(who) in a role that the program did not give them"
        case .researcherInInternal: "lists a researcher in the internal room"
        case .membersChanged: "changes the members and says that it does not"
        case .membersUnchanged: "says that it changes the members and does not"
        case .historyNotAllowed: "passes old secrets on to somebody who may not read them"
        case .wrongStatementBefore: "does not follow the statement before it"
        case .notClosed: "destroys a room that is not closed"
        case .historyTakenBack(let who): "says that \(who) may read less of the past than before"
        case .vendorNotAllowed: "lists a vendor in a room of the program's own"
        case .authorMayNotGrant: "its author may not pass old secrets on"
        case .notAMember(let who): "is for \(who), who is not a member of the room"
        case .receiptUndecodable(let error): "its receipt is not well formed: \(error)"
        case .receiptForOther: "its receipt is for something else"
        case .receiptSignature: "its receipt is not signed by the program's server"
        case .rolledBack(let count):
            "was verified here before and is gone: the server was put back to \(counted(count, "entry", "entries"))"
        case .forked: "is not the entry that was verified here before: the log was forked"
        }
    }
}

extension LogFault {
    /// The fault as a program of this level shows it: what is not known here is of a later edition where the level covers
    /// one. Otherwise a server could dress anything up as new. Specification: "Levels".
    func judged(atLevel level: UInt32) -> LogFault {
        guard case .undecodable(let error) = self, error.isNewer else { return self }
        return level > ProgramLevel.known ? .newer(error) : .uncovered(error)
    }
}
