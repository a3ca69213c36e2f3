import PosternFormat
import PosternSigning

/// Who may read from which epoch on, and who may be listed in which room: checks S-7, S-8, S-11, S-16 and S-17.
enum ReadingRuleVectors {
    private static let shared = World.shared
    private static let vendor = LogID(
        program: World.genesis.id, case: World.caseID, room: required(RoomName("vendor-two")))

    static var all: [Vector] { good + bounds + vendors }

    /// Cleo joined with epoch 2 and may read from 2 on.
    private static let late = World.thread.adding(
        World.thread.statement(changed(Epochs.epoch(shared, 2, list(2, from: 2)))))

    private static func changed(_ epoch: Epoch) -> Statement.Reason { .changed(epoch, approvals: []) }

    private static func list(_ number: UInt32, from: UInt32, history: [UInt32] = []) -> [Member] {
        Epochs.standardMembers(shared, number)
            + [Epochs.member(.cleo, .coordinator, shared, number, from: from, history: history)]
    }

    private static func next(_ reason: (Epoch) -> Statement.Reason, _ members: [Member]) -> LogBuilder {
        late.adding(late.statement(reason(Epochs.epoch(shared, 3, members))))
    }

    private static func opened(_ log: LogID, _ members: [Member]) -> LogBuilder {
        let empty = LogBuilder(log: log)
        return empty.adding(
            empty.statement(.opened(World.contact, commitment: nil, Epochs.epoch(log, 1, members))))
    }

    private static func vera(_ log: LogID) -> Member { Epochs.member(.vera, .vendor, log, 1) }

    private static var good: [Vector] {
        let replacing = [
            Epochs.member(.ada, .coordinator, shared, 2), Epochs.member(.ben, .maintainer, shared, 2),
            Epochs.member(.newRae, .researcher, shared, 2, history: [1]),
        ]
        return [
            LogVector.room(
                "ok-reads-from", "Cleo joins and may read from epoch 2 on.", late, .ok),
            LogVector.room(
                "ok-reads-from-lowered",
                "The same members; Cleo may read everything, and nobody passes it on yet.",
                next(changed, list(3, from: 1)), .ok),
            LogVector.room(
                "ok-reads-from-lowered-with-history", "The same, with the secret of epoch 1.",
                next(changed, list(3, from: 1, history: [1])), .ok),
            LogVector.room(
                "ok-rotated-reads-from", "A rotation leaves it as it was.",
                next(Statement.Reason.rotated, list(3, from: 2)), .ok),
            LogVector.room(
                "ok-researcher-replaced", "Rae's new card takes the place of the old one, with the history.",
                World.thread.adding(World.thread.statement(changed(Epochs.epoch(shared, 2, replacing)))), .ok
            ),
            LogVector.room(
                "ok-vendor-room", "A room for a further vendor, with the coordinator and the researcher.",
                opened(
                    vendor,
                    [
                        Epochs.member(.ada, .coordinator, vendor, 1), vera(vendor),
                        Epochs.member(.rae, .researcher, vendor, 1),
                    ]), .ok),
        ]
    }

    private static var bounds: [Vector] {
        [
            RoomLogVectors.bad(
                "history-taken-back", "S-16", "Cleo, who stays, may read less than before.",
                next(changed, list(3, from: 3)), "historyTakenBack", who: .cleo),
            RoomLogVectors.bad(
                "history-taken-back-beside-a-change", "S-16",
                "Rae is removed, and Cleo may read less than before.",
                next(changed, list(3, from: 3).filter { $0.role != .researcher }),
                "historyTakenBack", who: .cleo),
            RoomLogVectors.bad(
                "changed-nothing-in-reads-from", "S-8", "A change leaves members and reads_from as they are.",
                next(changed, list(3, from: 2)), "membersUnchanged"),
            RoomLogVectors.bad(
                "rotated-lower-reads-from", "S-7", "A rotation lets Cleo read further back.",
                next(Statement.Reason.rotated, list(3, from: 1)), "membersChanged"),
            RoomLogVectors.bad(
                "rotated-higher-reads-from", "S-7", "A rotation lets Cleo read less far back.",
                next(Statement.Reason.rotated, list(3, from: 3)), "membersChanged"),
        ]
    }

    private static var vendors: [Vector] {
        let enrolled = Epochs.member(.ben, .vendor, vendor, 1)
        return [
            RoomLogVectors.bad(
                "vendor-in-internal", "S-17", "A vendor is listed in the internal room.",
                opened(World.internal, [vera(World.internal)]), "vendorNotAllowed"),
            RoomLogVectors.bad(
                "vendor-in-shared", "S-17", "A vendor is listed in the shared room.",
                opened(shared, [vera(shared)]), "vendorNotAllowed"),
            RoomLogVectors.bad(
                "vendor-enrolled", "S-11", "Ben is a maintainer, and listed as a vendor.",
                opened(vendor, [enrolled]), "roleNotHeld", who: .ben),
        ]
    }
}
