import PosternFormat
import PosternSigning

/// Checks S-5 to S-9, and S-13 in a rotation.
enum EpochRuleVectors {
    private static let shared = World.shared
    private static let room = World.room

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ reason: Statement.Reason, _ fault: String
    ) -> Vector {
        RoomLogVectors.bad(name, check, says, room.adding(room.statement(reason)), fault)
    }

    private static var ada: Member { Epochs.member(.ada, .coordinator, shared, 2) }
    private static var ben: Member { Epochs.member(.ben, .maintainer, shared, 2) }
    private static var rae: Member { Epochs.member(.rae, .researcher, shared, 2) }

    private static func rotated(_ members: [Member]) -> Statement.Reason {
        .rotated(Epochs.epoch(shared, 2, members))
    }

    static var all: [Vector] {
        let empty = LogBuilder(log: shared)
        let later = RoomLogVectors.rotated(room)
        let renamed = Epochs.member(.rae, .researcher, shared, 2, name: required(Name("Raelene")))
        let recarded = Epochs.member(.rae, .researcher, shared, 2, card: ProgramLogVectors.renamed(.rae))
        let passing = Epochs.member(.rae, .researcher, shared, 2, history: [1])
        return [
            RoomLogVectors.bad(
                "opened-with-epoch-2", "S-5", "A room begins with epoch 2.",
                empty.adding(
                    empty.statement(.opened(World.contact, commitment: nil, Epochs.epoch(shared, 2)))),
                "wrongEpoch"),
            bad(
                "epoch-repeated", "S-5", "Epoch 1 comes after epoch 1.",
                .rotated(Epochs.epoch(shared, 1, key: Epochs.key(shared, 2))), "wrongEpoch"),
            bad(
                "epoch-skipped", "S-5", "Epoch 3 comes after epoch 1.", .rotated(Epochs.epoch(shared, 3)),
                "wrongEpoch"),
            bad(
                "case-key-again", "S-6", "Epoch 2 has the key of epoch 1.",
                .rotated(Epochs.epoch(shared, 2, key: Epochs.key(shared, 1))), "reusedCaseKey"),
            RoomLogVectors.bad(
                "case-key-of-an-earlier-epoch", "S-6", "Epoch 3 has the key of epoch 1.",
                later.adding(
                    later.statement(.rotated(Epochs.epoch(shared, 3, key: Epochs.key(shared, 1))))),
                "reusedCaseKey"),
            bad(
                "rotated-without-one", "S-7", "A rotation leaves a member out.", rotated([ada, rae]),
                "membersChanged"),
            bad(
                "rotated-with-one-more", "S-7", "A rotation takes a member in.",
                rotated([ada, ben, rae, Epochs.member(.cleo, .coordinator, shared, 2)]), "membersChanged"),
            bad(
                "rotated-other-name", "S-7", "A rotation gives a member another name.",
                rotated([ada, ben, renamed]), "membersChanged"),
            bad(
                "rotated-other-card", "S-7", "A rotation gives a member another card of the same keys.",
                rotated([ada, ben, recarded]), "membersChanged"),
            bad(
                "changed-nothing", "S-8", "A change leaves the members as they are.",
                .changed(Epochs.epoch(shared, 2), approvals: []), "membersUnchanged"),
            bad(
                "rotated-with-history", "S-9", "A rotation passes an old secret on.",
                rotated([ada, ben, passing]), "historyNotAllowed"),
        ] + changes(later)
    }

    /// The same checks where the list changes, or where the program changed meanwhile.
    private static func changes(_ later: LogBuilder) -> [Vector] {
        let expelled = World.program.adding(World.program.programStatement(.expel(Person.ben.fingerprint)))
        func changed(_ number: UInt32, key: CaseKey) -> Statement.Reason {
            .changed(Epochs.epoch(shared, number, key: key, [ada, rae]), approvals: [])
        }
        return [
            bad(
                "changed-epoch-repeated", "S-5", "Epoch 1 comes after epoch 1, with another list.",
                changed(1, key: Epochs.key(shared, 2)), "wrongEpoch"),
            bad(
                "changed-epoch-skipped", "S-5", "Epoch 3 comes after epoch 1, with another list.",
                changed(3, key: Epochs.key(shared, 3)), "wrongEpoch"),
            bad(
                "changed-case-key-again", "S-6", "Epoch 2 has another list and the key of epoch 1.",
                changed(2, key: Epochs.key(shared, 1)), "reusedCaseKey"),
            RoomLogVectors.bad(
                "rotated-with-an-expelled-member", "S-13",
                "A rotation lists Ben, who was expelled by the entry that it cites.",
                room.adding(
                    room.statement(
                        .rotated(Epochs.epoch(shared, 2)), prefix: room.prefix(program: expelled.place))),
                "roleNotHeld", who: .ben, program: expelled),
            LogVector.room(
                "ok-rotated-with-a-member-expelled-since",
                "A rotation lists Ben, who was expelled after the entry that it cites.",
                room.adding(room.statement(.rotated(Epochs.epoch(shared, 2)))), program: expelled, .ok),
        ]
    }
}
