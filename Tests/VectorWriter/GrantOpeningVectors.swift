import PosternFormat
import PosternSealing

/// What somebody gets who joined late, from those who pass secrets on: checks W-1, W-3 and W-4.
extension OpeningVectors {
    private static let joined = GrantVectors.joined

    private static func granted(_ wrap: [UInt8], after log: LogBuilder = joined) -> LogBuilder {
        log.adding(log.grant(to: .cleo, [], by: .ben, wraps: [HistoryWrap(epoch: 1, wrap: wrap)]))
    }

    static var grants: [Vector] {
        let report = LogBuilder.draft("The jar does not close.", by: .rae)
        let broken = granted(Array(repeating: 0x5a, count: 112))
        let mended = broken.adding(broken.grant(to: .cleo, [1]))
        let twice = granted(Epochs.wrap(shared, 1, to: .cleo, variant: " for Cleo alone"), after: mended)
        return [
            opening(
                "not-granted-yet", "Cleo may read from epoch 1 on, and nobody passed its secret on.", joined,
                by: .cleo, at: 1, .error("noSecret")),
            opening(
                "ok-granted", "Ben passed the secret of epoch 1 on, and Cleo reads what was written in it.",
                GrantVectors.granted, by: .cleo, at: 1, said(report, .rae, .researcher)),
            opening(
                "ok-granted-after-a-bad-one", "A bad wrap keeps nobody from taking a good one later.", mended,
                by: .cleo, at: 1, said(report, .rae, .researcher)),
            opening(
                "ok-granted-before-a-bad-one", "A bad wrap takes nothing away that was there.", twice,
                by: .cleo, at: 1, said(report, .rae, .researcher)),
            opening(
                "ok-grant-to-another", "A bad wrap for Cleo is nothing to Rae.", broken, by: .rae, at: 1,
                said(report, .rae, .researcher)),
            opening(
                "grant-broken", check: "W-1", "The wrap in a grant is no wrap.", broken, by: .cleo,
                .error("doesNotOpen")),
            opening(
                "grant-for-another", check: "W-1", "The wrap in a grant to Cleo is sealed to Rae.",
                granted(Epochs.wrap(shared, 1, to: .rae)), by: .cleo, .error("doesNotOpen")),
            opening(
                "grant-of-another-room", check: "W-3", "The wrap in a grant is one of the internal room.",
                granted(Epochs.wrap(World.internal, 1, to: .cleo)), by: .cleo, .error("forSomethingElse")),
            opening(
                "grant-of-another-secret", check: "W-4", "The wrap in a grant holds another secret.",
                granted(Epochs.wrap(shared, 1, to: .cleo, variant: " for Cleo alone")), by: .cleo,
                .error("otherKey")),
        ]
    }
}
