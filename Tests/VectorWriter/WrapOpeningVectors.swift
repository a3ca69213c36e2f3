import PosternFormat
import PosternSealing

/// A statement whose wrap, or whose history, gives its reader no secret: checks W-1 to W-4.
extension OpeningVectors {
    private static func badWrap(
        _ name: String, _ check: String, _ says: String, _ wrap: [UInt8], _ error: String
    ) -> Vector {
        let members = [
            Epochs.member(.ada, .coordinator, shared, 1),
            Epochs.member(.ben, .maintainer, shared, 1, wrap: wrap),
        ]
        let empty = LogBuilder(log: shared)
        return opening(
            "wrap-\(name)", check: check, says,
            empty.adding(
                empty.statement(.opened(World.contact, commitment: nil, Epochs.epoch(shared, 1, members)))),
            by: .ben,
            .error(error))
    }

    static var wraps: [Vector] {
        let good = Epochs.wrap(shared, 1, to: .ben)
        let altered = good.dropLast() + [good[111] ^ 1]
        return [
            badWrap(
                "for-another", "W-1", "Ben's wrap is sealed to Rae.", Epochs.wrap(shared, 1, to: .rae),
                "doesNotOpen"),
            badWrap("altered", "W-1", "One bit of Ben's wrap is flipped.", Array(altered), "doesNotOpen"),
            badWrap(
                "of-another-room", "W-3", "Ben's wrap is one of the internal room.",
                Epochs.wrap(World.internal, 1, to: .ben), "forSomethingElse"),
            badWrap(
                "of-another-epoch", "W-3", "Ben's wrap is one of epoch 2.", Epochs.wrap(shared, 2, to: .ben),
                "forSomethingElse"),
            badWrap(
                "of-another-secret", "W-4", "Ben's wrap holds another secret than the others'.",
                Epochs.wrap(shared, 1, to: .ben, variant: " for Ben alone"), "otherKey"),
        ] + histories
    }

    private static var histories: [Vector] {
        let wraps: [(String, String, String, [UInt8], String)] = [
            (
                "reversed", "W-1", "the bytes of a wrap in reverse",
                Epochs.wrap(shared, 1, to: .cleo).reversed(), "doesNotOpen"
            ),
            (
                "of-another-epoch", "W-3", "a wrap of epoch 2", Epochs.wrap(shared, 2, to: .cleo),
                "forSomethingElse"
            ),
            (
                "of-another-secret", "W-4", "another secret",
                Epochs.wrap(shared, 1, to: .cleo, variant: " for Cleo alone"), "otherKey"
            ),
        ]
        return wraps.map { name, check, says, wrap, error in
            let cleo = Member(
                salt: Epochs.salt(shared, 2, of: .cleo), role: .coordinator, name: Person.cleo.name,
                card: Person.cleo.card,
                readsFrom: 1, wrap: Epochs.wrap(shared, 2, to: .cleo),
                history: [HistoryWrap(epoch: 1, wrap: wrap)])
            let log = World.thread.adding(
                World.thread.statement(
                    .changed(
                        Epochs.epoch(shared, 2, [Epochs.member(.ada, .coordinator, shared, 2), cleo]),
                        approvals: [])))
            return opening(
                "history-\(name)", check: check, "Cleo's history has \(says) in place of epoch 1.", log,
                by: .cleo,
                .error(error))
        }
    }
}
