import PosternFormat
import PosternSealing
import PosternSigning

/// The program of the worked example: Ada's, with Max and later Lea as maintainers.
struct ExampleProgram {
    let ada: ExamplePerson
    let max: ExamplePerson
    let rin: ExamplePerson
    let lea: ExamplePerson
    let noa: ExamplePerson
    let genesis: Genesis
    private(set) var log: ExampleLog

    init() throws {
        (ada, max) = (try ExamplePerson("Ada"), try ExamplePerson("Max"))
        (rin, lea, noa) = (try ExamplePerson("Rin"), try ExamplePerson("Lea"), try ExamplePerson("Noa"))
        let server = SigningKey(seed: SecretBytes(copying: exampleRandom("server signing seed")))
        // Written field by field, since its maker draws the nonce.
        var encoder = Encoder(.genesis)
        encoder.vector(Array("Ferry".utf8))
        encoder.uint64(ExampleLog.time(0).milliseconds)
        encoder.uint8(0)
        encoder.vector(server.verifyingKey.bytes)
        encoder.fixed(exampleRandom("genesis nonce", 16))
        encoder.vector(ada.card.encoded)
        encoder.vector(Array("Ada".utf8))
        encoder.vector(noa.card.encoded)
        encoder.vector([])
        encoder.vector(ada.sign(.genesis, .none, encoder.bytes).bytes)
        genesis = try Genesis(decoding: encoder.bytes)
        log = ExampleLog(LogID(program: genesis.id))
        log.add(genesis.encoded, madeAt: 0)
        enroll(max, after: 60)
        enroll(lea, after: 86_400)
    }

    private mutating func enroll(_ person: ExamplePerson, after seconds: UInt64) {
        let statement = ProgramStatement(
            program: genesis.id, place: log.place, madeAt: ExampleLog.time(seconds),
            action: .enroll(role: .maintainer, name: person.name, card: person.card),
            author: ada.fingerprint, sign: ada.sign)
        log.add(statement.encoded, madeAt: seconds)
    }
}
