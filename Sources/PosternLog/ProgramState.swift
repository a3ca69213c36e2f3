public import PosternFormat
public import PosternSigning

/// A program log, verified up to its last entry: who works for the program, and who did when.
///
/// Specification: "Program log".
public struct ProgramState: Hashable, Sendable {
    /// The program.
    public let id: ProgramID
    /// The first entry.
    public let genesis: Genesis
    /// The hash of each entry.
    public private(set) var hashes: [Digest]
    /// Everybody's time in the program, in the order in which it began.
    public private(set) var tenures: [Tenure]

    /// The log's name.
    public var log: LogID { LogID(program: id) }
    /// The number of entries, at least 1.
    public var count: UInt64 { UInt64(hashes.count) }
    /// The last entry, as statements cite it.
    public var head: Statement.ProgramHead {
        Statement.ProgramHead(index: count - 1, hash: hashes[hashes.count - 1])
    }
    /// Who is enrolled now.
    public var people: [Tenure] { tenures.filter { $0.until == nil } }

    /// Verifies the first entry.
    public init(genesis bytes: [UInt8]) throws(LogError) {
        do throws(FormatError) {
            genesis = try Genesis(decoding: bytes)
        } catch {
            throw LogError(log: LogID(program: .none), index: 0, fault: .undecodable(error))
        }
        id = genesis.id
        hashes = [Entry.hash(of: bytes, program: id)]
        let founder = genesis.card.fingerprint
        tenures = [
            Tenure(
                role: .coordinator, name: genesis.coordinatorName, card: genesis.card,
                fingerprint: founder, since: 0, madeAt: genesis.madeAt, enrolledBy: founder)
        ]
    }

    /// Verifies the first entry, which must be that of `expected`.
    public init(genesis bytes: [UInt8], expecting expected: ProgramID) throws(LogError) {
        let state = try ProgramState(genesis: bytes)
        guard state.id == expected else {
            throw LogError(log: LogID(program: expected), index: 0, fault: .otherProgram)
        }
        self = state
    }

    /// The time in the program of somebody who is enrolled now.
    public func enrolled(_ fingerprint: Fingerprint) -> Tenure? {
        tenures.last { $0.fingerprint == fingerprint && $0.until == nil }
    }

    /// The time in the program of somebody who was enrolled once entry `index` had been added.
    public func enrolled(_ fingerprint: Fingerprint, at index: UInt64) -> Tenure? {
        tenures.last { $0.fingerprint == fingerprint && $0.holds(at: index) }
    }

    /// Whether the program log holds the cited entry.
    public func holds(_ head: Statement.ProgramHead) -> Bool {
        head.index < count && hashes[Int(head.index)] == head.hash
    }

    /// Verifies the next entry and adds it. Changes nothing when it throws.
    @discardableResult
    public mutating func append(_ bytes: [UInt8]) throws(LogError) -> ProgramStatement {
        do throws(LogFault) {
            let statement = try checked(bytes)
            hashes.append(Entry.hash(of: bytes, program: id))
            apply(statement)
            return statement
        } catch {
            throw LogError(log: log, index: count, fault: error)
        }
    }

    private func checked(_ bytes: [UInt8]) throws(LogFault) -> ProgramStatement {
        guard case .programStatement(let statement) = try decoded(bytes) else { throw .wrongKind }
        guard statement.program == id else { throw .otherLog }
        guard statement.index == count else { throw .wrongIndex(found: statement.index) }
        guard statement.previous == head.hash else { throw .wrongPrevious }
        guard let author = enrolled(statement.author), author.role == .coordinator else {
            throw .authorNotCoordinator
        }
        guard statement.isSigned(by: author.card.signingKey) else { throw .signature }
        switch statement.action {
        case .enroll(_, _, let card):
            let fingerprint = card.fingerprint
            guard enrolled(fingerprint) == nil else { throw .alreadyEnrolled }
            guard !isTaken(card, by: fingerprint) else { throw .keyTaken }
        case .expel(let fingerprint):
            guard let tenure = enrolled(fingerprint) else { throw .notEnrolled(fingerprint) }
            let coordinators = people.filter { $0.role == .coordinator }
            guard tenure.role != .coordinator || coordinators.count > 1 else { throw .lastCoordinator }
        }
        return statement
    }

    /// Whether a key of `card` is anybody else's, now or earlier, or the server's: one key has one use.
    private func isTaken(_ card: Card, by fingerprint: Fingerprint) -> Bool {
        let keys = [card.signingKey.bytes, card.receivingKey.bytes]
        return keys.contains(genesis.serverKey.bytes)
            || tenures.contains { tenure in
                tenure.fingerprint != fingerprint
                    && (keys.contains(tenure.card.signingKey.bytes)
                        || keys.contains(tenure.card.receivingKey.bytes))
            }
    }

    private mutating func apply(_ statement: ProgramStatement) {
        switch statement.action {
        case .enroll(let role, let name, let card):
            tenures.append(
                Tenure(
                    role: role, name: name, card: card, fingerprint: card.fingerprint,
                    since: statement.index, madeAt: statement.madeAt, enrolledBy: statement.author))
        case .expel(let fingerprint):
            guard let place = tenures.lastIndex(where: { $0.fingerprint == fingerprint && $0.until == nil })
            else { preconditionFailure("checked before") }
            tenures[place].until = statement.index
        }
    }
}

/// Decodes an entry; what is wrong with its form is a fault of the log.
func decoded(_ bytes: [UInt8]) throws(LogFault) -> Entry {
    do throws(FormatError) {
        return try Entry(decoding: bytes)
    } catch {
        throw .undecodable(error)
    }
}
