import PosternFormat
import PosternSigning

/// Approvals that come with the statements of a room, and statements that embed them, without the log between.
enum StatementApprovalVectors {
    typealias Given = StatementsVectors.Given

    private static let room = Dual.room

    /// Answers that offer one approval that holds, and others that do not: those are passed over.
    static func offered(_ approved: Given) -> [(name: String, says: String, given: Given)] {
        let good = ApprovalVectors.approval.encoded
        let inside = World.opened(LogID(program: room.log.program, case: World.caseID, room: .internal))
        func with(_ approval: [UInt8]) -> Given { approved.with { $0.approvals = [approval, good] } }
        func cleo(by author: Person, signer: Person? = nil) -> [UInt8] {
            room.approval(of: .cleo, .coordinator, from: 1, by: author, signer: signer).encoded
        }
        return [
            ("approval-and-no-object", "An approval, and bytes that are none.", with([14, 1, 1])),
            (
                "approval-and-one-of-another-room", "An approval, and one of the internal room.",
                with(inside.approval(of: .cleo, .coordinator, from: 1).encoded)
            ),
            (
                "approval-and-one-of-an-earlier-statement",
                "An approval, and one that names the beginning of the room.",
                with(room.approval(of: .cleo, .coordinator, from: 1, statement: room.places[0]).encoded)
            ),
            (
                "approval-and-a-forged-one", "An approval, and one that Mallory signed.",
                with(cleo(by: .ben, signer: .mallory))
            ),
            ("approval-and-one-by-a-coordinator", "An approval, and one by Ada.", with(cleo(by: .ada))),
        ]
    }

    /// A statement that the full log refuses as well: S-18 and S-22.
    struct Refusal {
        let name: String
        let says: String
        let given: Given
        let fault: String
        let index: UInt64
        var who: Person?
    }

    static var refused: [Refusal] {
        func joined(
            _ approvals: [Approval], says: String, _ name: String, _ fault: String, who: Person? = nil
        ) -> Refusal {
            let members =
                Epochs.standardMembers(room.log, 2) + [Epochs.member(.cleo, .coordinator, room.log, 2)]
            let log = room.adding(
                room.statement(.changed(Epochs.epoch(room.log, 2, members), approvals: approvals)))
            return Refusal(
                name: name, says: says, given: Given(log).with { $0.program = Dual.program }, fault: fault,
                index: 1, who: who)
        }
        return [
            joined([], says: "Nobody approved that Cleo joins.", "not-approved", "notApproved", who: .cleo),
            joined(
                [room.approval(of: .cleo, .maintainer, from: 1)], says: "Cleo was approved in another role.",
                "approved-in-another-role", "notApproved", who: .cleo),
            joined(
                [room.approval(of: .cleo, .coordinator, from: 1, signer: .mallory)],
                says: "The approval is forged.", "approval-forged", "signature"),
            joined(
                [room.approval(of: .cleo, .coordinator, from: 1, by: .ada)],
                says: "A coordinator approved.", "approved-by-coordinator", "authorNotMaintainer"),
            joined(
                [room.approval(of: .cleo, .coordinator, from: 1, statement: room.places[0])],
                says: "The approval is for an earlier statement.", "approval-of-an-earlier-statement",
                "approvalForOther"),
        ]
    }
}
