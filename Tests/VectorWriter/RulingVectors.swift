import PosternFormat
import PosternSigning

/// Policies and levels in a program log: checks P-20 to P-23.
enum RulingVectors {
    private static let whole = World.program

    static var all: [Vector] { good + policies + levels }

    private static func with(
        _ log: LogBuilder, _ action: ProgramStatement.Action, by author: Person = .ada
    ) -> LogBuilder {
        log.adding(log.programStatement(action, by: author))
    }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String
    ) -> Vector {
        LogVector.program(name, check: check, says, log, .fault(fault, at: log.count - 1))
    }

    private static let first = with(whole, .policy(whole.policy(1)))
    private static let second = with(first, .policy(first.policy(2, hours: 24, by: .cleo)), by: .cleo)

    private static var good: [Vector] {
        [
            LogVector.program("ok-policy", "A first policy.", first, .ok),
            LogVector.program("ok-policies", "Another coordinator puts the second in force.", second, .ok),
            LogVector.program("ok-level", "The level is raised to 2.", with(whole, .level(2)), .ok),
            LogVector.program(
                "ok-level-greatest", "The level is raised to 9, then to the greatest.",
                with(with(whole, .level(9)), .level(.max), by: .cleo), .ok),
        ]
    }

    private static var policies: [Vector] {
        let other = World.genesis(of: "Another").id
        let signatures = SignatureFault.all(
            PolicyVectors.layout(after: whole), tag: .policy, program: World.genesis.id, by: Person.ada.sign,
            mallory: Person.mallory.sign)
        func ruled(_ policy: Policy, by author: Person = .ada) -> LogBuilder {
            with(whole, .policy(policy), by: author)
        }
        return [
            bad(
                "policy-by-maintainer", "P-6", "A maintainer puts a policy in force.",
                ruled(whole.policy(1, by: .ben), by: .ben), "authorNotCoordinator"),
            bad(
                "policy-of-another-program", "P-20", "The policy is another program's.",
                ruled(whole.policy(1, program: other)), "otherPolicy"),
            bad(
                "policy-of-another-author", "P-20", "Ada puts a policy of Cleo's in force.",
                ruled(whole.policy(1, by: .cleo)), "otherPolicy"),
            bad(
                "policy-signed-by-another", "P-21", "Cleo signed the policy in Ada's name.",
                ruled(whole.policy(1, signer: .cleo)), "signature"),
            bad(
                "policy-version-two-first", "P-22", "The first policy is version 2.", ruled(whole.policy(2)),
                "wrongPolicyVersion"),
            bad(
                "policy-version-again", "P-22", "Version 1 comes again.",
                with(first, .policy(first.policy(1))), "wrongPolicyVersion"),
            bad(
                "policy-version-skipped", "P-22", "Version 3 comes after version 1.",
                with(first, .policy(first.policy(3))), "wrongPolicyVersion"),
            bad(
                "policy-version-back", "P-22", "Version 1 comes after version 2.",
                with(second, .policy(second.policy(1))), "wrongPolicyVersion"),
        ]
            + signatures.map { fault in
                bad(
                    "policy-signature-\(fault.name)", "P-21", fault.says,
                    ruled(parsed { try Policy(decoding: fault.layout.encoded) }), "signature")
            }
    }

    private static var levels: [Vector] {
        let raised = with(whole, .level(3))
        return [
            bad(
                "level-by-maintainer", "P-6", "A maintainer raises the level.",
                with(whole, .level(2), by: .ben), "authorNotCoordinator"),
            bad(
                "level-again", "P-23", "The level is raised to what it is.", with(raised, .level(3)),
                "levelNotRaised"),
            bad("level-lowered", "P-23", "The level falls.", with(raised, .level(2)), "levelNotRaised"),
        ]
    }
}
