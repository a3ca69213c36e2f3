import PosternFormat
import PosternSigning

extension Target {
    /// Geneses, as they come and signed again by their first coordinator.
    static let genesis = Target(
        "genesis", vectors: ["genesis"], specimens: { LogSpecimens.entries(of: .genesis) }
    ) { bytes in
        for bytes in [bytes, Person.ada.resigned(bytes, .genesis)] {
            let genesis = requireCanonical(bytes, Genesis.init(decoding:)) { genesis, sign in
                var encoder = Encoder(.genesis)
                encoder.vector(Array(genesis.name.text.utf8))
                encoder.uint64(genesis.madeAt.milliseconds)
                encoder.uint8(genesis.hasDualControl ? 1 : 0)
                encoder.vector(genesis.serverKey.bytes)
                encoder.fixed(genesis.nonce)
                encoder.vector(genesis.card.encoded)
                encoder.vector(Array(genesis.coordinatorName.text.utf8))
                encoder.vector(genesis.recovery?.encoded ?? [])
                encoder.extensions(genesis.extensions)
                encoder.vector(sign(.genesis, .none, []).bytes)
                return encoder.bytes
            }
            guard let genesis else { continue }
            require((try? Entry(decoding: bytes)) == .genesis(genesis), "a genesis is an entry")
            check(genesis.extensions, areUsable: true)
            let keys = [genesis.card, genesis.recovery].compactMap(\.self).flatMap {
                [$0.signingKey.bytes, $0.receivingKey.bytes]
            }
            require(
                Set(keys + [genesis.serverKey.bytes]).count == keys.count + 1, "a genesis has no key twice")
        }
    }

    /// Statements of a program log.
    static let programStatement = Target(
        "program-statement", vectors: ["program-statement"],
        specimens: { LogSpecimens.entries(of: .programStatement) }
    ) { bytes in
        let statement = requireCanonical(bytes, ProgramStatement.init(decoding:)) { statement, sign in
            ProgramStatement(
                program: statement.program, place: statement.place, madeAt: statement.madeAt,
                action: statement.action, extensions: statement.extensions, author: statement.author,
                sign: sign
            ).encoded
        }
        guard let statement else { return }
        require(
            (try? Entry(decoding: bytes)) == .programStatement(statement), "a program statement is an entry")
        check(statement.extensions)
        require(!statement.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
    }

    /// Policies, which stand in a program log and are shown by themselves.
    static let policy = Target(
        "policy", vectors: ["policy"], specimens: { LogSpecimens.policies }
    ) { bytes in
        let policy = requireCanonical(bytes, Policy.init(decoding:)) { policy, sign in
            Policy(
                program: policy.program, version: policy.version, madeAt: policy.madeAt,
                targets: policy.targets,
                extensions: policy.extensions, author: policy.author, sign: sign
            ).encoded
        }
        guard let policy else { return }
        check(policy.extensions)
        require(policy.version >= 1, "versions begin at 1")
        let targets = policy.targets
        require(
            Policy.Targets(
                acknowledgeHours: targets.acknowledgeHours, rotateDays: targets.rotateDays,
                rotateMessages: targets.rotateMessages) == targets, "a policy keeps to its bounds")
        require(!policy.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
    }
}
