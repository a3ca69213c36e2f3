import PosternFormat
import PosternLog
import VectorFiles

/// The names of faults of logs in vectors. Each must be the outcome of at least one.
enum LogFaultName: String, CaseIterable, Sendable {
    case undecodable, wrongKind, otherLog, wrongIndex, wrongPrevious, closed, authorNotCoordinator, signature
    case otherProgram, alreadyEnrolled, keyTaken, notEnrolled, lastCoordinator
    case unknownProgramHead, programWentBack, wrongEpoch, reusedCaseKey, keyInTwoRoles, roleNotHeld
    case researcherInInternal, membersChanged, membersUnchanged, historyNotAllowed
    case vouchesForItself, authorNotRecovery, approvalNotAsked, authorNotMaintainer, notApproved,
        tooManyApprovals
    case wrongStatementBefore, notClosed, historyTakenBack, vendorNotAllowed, authorMayNotGrant, notAMember
    case otherLogSeen, repeated, timeWentBack, newer, uncovered, epochNotSeen, approvalForOther
    case otherPolicy, wrongPolicyVersion, levelNotRaised
    case receiptUndecodable, receiptForOther, receiptSignature
    case rolledBack, forked
}

extension LogFault {
    /// The name of this case.
    var vectorName: LogFaultName {
        switch self {
        case .undecodable: .undecodable
        case .wrongKind: .wrongKind
        case .otherLog: .otherLog
        case .wrongIndex: .wrongIndex
        case .wrongPrevious: .wrongPrevious
        case .closed: .closed
        case .authorNotCoordinator: .authorNotCoordinator
        case .signature: .signature
        case .otherProgram: .otherProgram
        case .alreadyEnrolled: .alreadyEnrolled
        case .keyTaken: .keyTaken
        case .notEnrolled: .notEnrolled
        case .lastCoordinator: .lastCoordinator
        case .unknownProgramHead: .unknownProgramHead
        case .programWentBack: .programWentBack
        case .wrongEpoch: .wrongEpoch
        case .reusedCaseKey: .reusedCaseKey
        case .keyInTwoRoles: .keyInTwoRoles
        case .roleNotHeld: .roleNotHeld
        case .researcherInInternal: .researcherInInternal
        case .membersChanged: .membersChanged
        case .membersUnchanged: .membersUnchanged
        case .historyNotAllowed: .historyNotAllowed
        case .vouchesForItself: .vouchesForItself
        case .authorNotRecovery: .authorNotRecovery
        case .approvalNotAsked: .approvalNotAsked
        case .authorNotMaintainer: .authorNotMaintainer
        case .notApproved: .notApproved
        case .tooManyApprovals: .tooManyApprovals
        case .wrongStatementBefore: .wrongStatementBefore
        case .notClosed: .notClosed
        case .historyTakenBack: .historyTakenBack
        case .vendorNotAllowed: .vendorNotAllowed
        case .authorMayNotGrant: .authorMayNotGrant
        case .notAMember: .notAMember
        case .receiptUndecodable: .receiptUndecodable
        case .receiptForOther: .receiptForOther
        case .receiptSignature: .receiptSignature
        case .otherLogSeen: .otherLogSeen
        case .repeated: .repeated
        case .timeWentBack: .timeWentBack
        case .newer: .newer
        case .uncovered: .uncovered
        case .epochNotSeen: .epochNotSeen
        case .approvalForOther: .approvalForOther
        case .otherPolicy: .otherPolicy
        case .wrongPolicyVersion: .wrongPolicyVersion
        case .levelNotRaised: .levelNotRaised
        case .rolledBack: .rolledBack
        case .forked: .forked
        }
    }
}

extension Finding {
    /// The log was refused.
    init(_ error: LogError) {
        var particulars: [(String, String?)] = [("at", "\(error.index)")]
        switch error.fault {
        case .undecodable(let because), .receiptUndecodable(let because), .newer(let because),
            .uncovered(let because):
            particulars += [("because", because.vectorName.rawValue), ("field", because.field)]
        case .notEnrolled(let who), .roleNotHeld(let who), .notApproved(let who), .historyTakenBack(let who),
            .notAMember(let who):
            particulars.append(("who", Hexadecimal.encode(who.bytes)))
        default:
            break
        }
        self.init(error: error.fault.vectorName.rawValue, particulars)
    }
}
