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
                encoder.uint32(genesis.policy.acknowledgeHours)
                encoder.uint32(genesis.policy.rotateDays)
                encoder.uint32(genesis.policy.rotateMessages)
                encoder.uint8(genesis.policy.hasDualControl ? 1 : 0)
                encoder.vector(genesis.serverKey.bytes)
                encoder.fixed(genesis.nonce)
                encoder.vector(genesis.card.encoded)
                encoder.vector(Array(genesis.coordinatorName.text.utf8))
                encoder.vector(genesis.recovery?.encoded ?? [])
                encoder.vector(sign(.genesis, .none, []).bytes)
                return encoder.bytes
            }
            guard let genesis else { continue }
            require((try? Entry(decoding: bytes)) == .genesis(genesis), "a genesis is an entry")
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
                program: statement.program, index: statement.index, previous: statement.previous,
                madeAt: statement.madeAt, action: statement.action, author: statement.author, sign: sign
            ).encoded
        }
        guard let statement else { return }
        require(
            (try? Entry(decoding: bytes)) == .programStatement(statement), "a program statement is an entry")
        require(!statement.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
    }
}
