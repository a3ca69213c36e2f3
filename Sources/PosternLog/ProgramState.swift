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
    /// The head before each entry, and after the last.
    public private(set) var heads: [Digest]
    /// When the server took the last entry.
    public private(set) var time: Timestamp
    /// Everybody's time in the program, in the order in which it began.
    public private(set) var tenures: [Tenure]
    /// The recovery identity in force, nil where there is none.
    public private(set) var recovery: Card?
    /// What maintainers agreed to, and no coordinator has done yet.
    public private(set) var approvals: ProgramApprovals
    /// The highest level that the log raised the program to.
    public private(set) var level = ProgramLevel.first
    /// The policies, with the entry that put each in force.
    public private(set) var policies: [PolicyInForce] = []
    /// Every recovery identity that there was: none of their keys has another use.
    private var recoveries: [Card]

    /// The log's name.
    public var log: LogID { LogID(program: id) }
    /// The number of entries, at least 1.
    public var count: UInt64 { UInt64(heads.count) - 1 }
    /// Its end, as entries of rooms cite it.
    public var place: Place { Place(count: count, head: heads[heads.count - 1]) }
    /// What the program undertakes now.
    public var targets: Policy.Targets { policies.last?.policy.targets ?? .standard }
    /// Who is enrolled now.
    public var people: [Tenure] { tenures.filter { $0.until == nil } }

    /// Verifies the first entry.
    public init(genesis stored: StoredEntry) throws(LogError) {
        genesis = try Self.genesis(stored.entry)
        id = genesis.id
        let start = Place(startOf: LogID(program: id))
        let hash = Entry.hash(of: stored.entry, program: id)
        heads = [start.head, start.after(hash, at: stored.time, in: id).head]
        time = stored.time
        tenures = [
            Tenure(
                role: .coordinator, name: genesis.coordinatorName, card: genesis.card, since: 0,
                madeAt: genesis.madeAt, enrolledBy: genesis.card.fingerprint)
        ]
        recovery = genesis.recovery
        recoveries = genesis.recovery.map { [$0] } ?? []
        approvals = ProgramApprovals(areAsked: genesis.hasDualControl)
    }

    private static func genesis(_ bytes: [UInt8]) throws(LogError) -> Genesis {
        do throws(FormatError) {
            return try Genesis(decoding: bytes)
        } catch {
            throw LogError(
                log: LogID(program: .none), index: 0,
                fault: error.isNewer ? .newer(error) : .undecodable(error))
        }
    }

    /// A genesis by itself, which must be that of `expected`: its hash is the program's id, so it needs no receipt.
    public static func genesis(_ bytes: [UInt8], expecting expected: ProgramID) throws(LogError) -> Genesis {
        let otherProgram = LogError(log: LogID(program: expected), index: 0, fault: .otherProgram)
        do throws(LogError) {
            let genesis = try genesis(bytes)
            guard genesis.id == expected else { throw otherProgram }
            return genesis
        } catch {
            // Only bytes that have the pinned hash can be a genesis of a later edition.
            guard case .newer = error.fault,
                Tag.programID.digest(.none, bytes).bytes != expected.bytes
            else { throw error }
            throw otherProgram
        }
    }

    /// Verifies the first entry, which must be that of `expected`.
    public init(genesis stored: StoredEntry, expecting expected: ProgramID) throws(LogError) {
        _ = try Self.genesis(stored.entry, expecting: expected)
        try self.init(genesis: stored)
    }

    /// The time in the program of somebody who is enrolled now.
    public func enrolled(_ fingerprint: Fingerprint) -> Tenure? {
        tenures.last { $0.fingerprint == fingerprint && $0.until == nil }
    }

    /// The time in the program of somebody who was enrolled once entry `index` had been added.
    public func enrolled(_ fingerprint: Fingerprint, at index: UInt64) -> Tenure? {
        tenures.last { $0.fingerprint == fingerprint && $0.holds(at: index) }
    }

    /// What the program undertook at this place of its log.
    public func targets(at place: Place) -> Policy.Targets {
        policies.last { $0.since < place.count }?.policy.targets ?? .standard
    }

    /// The tenure of a person who was enrolled at this place of the program log.
    public func enrolled(_ fingerprint: Fingerprint, at place: Place) -> Tenure? {
        place.count == 0 ? nil : enrolled(fingerprint, at: place.count - 1)
    }

    /// Whether it is a place of the program log, behind its genesis.
    public func holds(_ place: Place) -> Bool {
        (1...count).contains(place.count) && heads[Int(place.count)] == place.head
    }

    /// Verifies the next entry and adds it. Changes nothing when it throws.
    @discardableResult
    public mutating func append(_ stored: StoredEntry) throws(LogError) -> ProgramStatement {
        do throws(LogFault) {
            let statement = try checked(stored.entry)
            guard stored.time >= time else { throw .timeWentBack }
            let hash = Entry.hash(of: stored.entry, program: id)
            heads.append(place.after(hash, at: stored.time, in: id).head)
            time = stored.time
            apply(statement)
            return statement
        } catch {
            throw LogError(log: log, index: count, fault: error.judged(atLevel: level))
        }
    }

    private func checked(_ bytes: [UInt8]) throws(LogFault) -> ProgramStatement {
        guard case .programStatement(let statement) = try decoded(bytes) else { throw .wrongKind }
        guard statement.program == id else { throw .otherLog }
        guard statement.index == count else { throw .wrongIndex(found: statement.index) }
        guard statement.place == place else { throw .wrongPrevious }
        guard let key = try author(of: statement) else { throw .authorNotCoordinator }
        guard statement.isSigned(by: key) else { throw .signature }
        if let number = statement.extensions.unknownCritical {
            throw .undecodable(.criticalExtension(number))
        }
        switch statement.action {
        case .enroll(let role, _, let card):
            try checkNew(card)
            try approvals.check(card.fingerprint, as: role)
        case .expel(let fingerprint):
            guard let tenure = enrolled(fingerprint) else { throw .notEnrolled(fingerprint) }
            let coordinators = people.filter { $0.role == .coordinator }
            guard tenure.role != .coordinator || coordinators.count > 1 else { throw .lastCoordinator }
        case .replace(let old, let card):
            guard old != statement.author else { throw .vouchesForItself }
            guard let tenure = enrolled(old) else { throw .notEnrolled(old) }
            try checkNew(card)
            try approvals.check(card.fingerprint, as: tenure.role, replacing: old)
        case .recover(_, let card, let next):
            guard !isTaken(card) else { throw .keyTaken }
            if let next, next.fingerprint != recovery?.fingerprint {
                // Not even by the same person: who is or was enrolled does not guard the recovery as well.
                let isPerson = tenures.contains { $0.card.shares(aKeyWith: next) }
                guard !isTaken(next), !isPerson, !next.shares(aKeyWith: card) else { throw .keyTaken }
            }
        case .approve(let role, let fingerprint, let replaced):
            guard enrolled(fingerprint) == nil else { throw .alreadyEnrolled }
            if let replaced {
                guard let tenure = enrolled(replaced), tenure.role == role else {
                    throw .notEnrolled(replaced)
                }
            }
            try approvals.checkRoom()
        case .policy(let policy):
            guard policy.program == id, policy.author == statement.author else { throw .otherPolicy }
            guard policy.isSigned(by: key) else { throw .signature }
            if let number = policy.extensions.unknownCritical {
                throw .undecodable(.criticalExtension(number))
            }
            let due = (policies.last?.policy.version ?? 0) &+ 1
            guard policy.version == due else {
                throw .wrongPolicyVersion(expected: due, found: policy.version)
            }
        case .level(let next):
            guard next > level else { throw .levelNotRaised }
        }
        return statement
    }

    /// The key that must have signed it, nil where a coordinator should have.
    private func author(of statement: ProgramStatement) throws(LogFault) -> VerifyingKey? {
        switch statement.action {
        case .enroll, .expel, .replace, .policy, .level:
            let author = enrolled(statement.author)
            return author?.role == .coordinator ? author?.card.signingKey : nil
        case .recover:
            guard let recovery, recovery.fingerprint == statement.author else { throw .authorNotRecovery }
            return recovery.signingKey
        case .approve:
            guard approvals.areAsked else { throw .approvalNotAsked }
            guard let author = enrolled(statement.author), author.role == .maintainer else {
                throw .authorNotMaintainer
            }
            return author.card.signingKey
        }
    }

    private func checkNew(_ card: Card) throws(LogFault) {
        guard enrolled(card.fingerprint) == nil else { throw .alreadyEnrolled }
        guard !isTaken(card) else { throw .keyTaken }
    }

    /// Whether a key of `card` is anybody else's, now or earlier, or the server's: one key has one use.
    private func isTaken(_ card: Card) -> Bool {
        let serverKey = genesis.serverKey.bytes
        return [card.signingKey.bytes, card.receivingKey.bytes].contains(serverKey)
            || recoveries.contains { $0.shares(aKeyWith: card) }
            || tenures.contains { $0.fingerprint != card.fingerprint && $0.card.shares(aKeyWith: card) }
    }

    private mutating func apply(_ statement: ProgramStatement) {
        switch statement.action {
        case .enroll(let role, let name, let card):
            begin(role, name, card, by: statement)
        case .expel(let fingerprint):
            end(fingerprint, at: statement.index)
        case .replace(let old, let card):
            guard let tenure = enrolled(old) else { preconditionFailure("checked before") }
            end(old, at: statement.index)
            begin(tenure.role, tenure.name, card, by: statement, replacing: old)
        case .recover(let name, let card, let next):
            for person in people where person.role == .coordinator || person.fingerprint == card.fingerprint {
                end(person.fingerprint, at: statement.index)
            }
            begin(.coordinator, name, card, by: statement)
            recovery = next
            if let next { recoveries.append(next) }
            approvals.startAgain(hasMaintainer: people.contains { $0.role == .maintainer })
        case .approve(let role, let fingerprint, let replaced):
            approvals.add(fingerprint, as: role, replacing: replaced, by: statement.author)
        case .policy(let policy):
            policies.append(PolicyInForce(policy: policy, since: statement.index))
        case .level(let next):
            level = next
        }
    }

    private mutating func begin(
        _ role: Role, _ name: Name, _ card: Card, by statement: ProgramStatement,
        replacing old: Fingerprint? = nil
    ) {
        tenures.append(
            Tenure(
                role: role, name: name, card: card, since: statement.index, madeAt: statement.madeAt,
                enrolledBy: statement.author, replaces: old))
        approvals.use(card.fingerprint, as: role)
    }

    private mutating func end(_ fingerprint: Fingerprint, at index: UInt64) {
        guard let place = tenures.lastIndex(where: { $0.fingerprint == fingerprint && $0.until == nil })
        else { preconditionFailure("checked before") }
        tenures[place].until = index
        approvals.drop(by: fingerprint)
    }
}

extension Card {
    /// Whether any key of one is any key of the other.
    fileprivate func shares(aKeyWith other: Card) -> Bool {
        let keys = [other.signingKey.bytes, other.receivingKey.bytes]
        return keys.contains(signingKey.bytes) || keys.contains(receivingKey.bytes)
    }
}

/// A policy and the program log's entry that put it in force.
public struct PolicyInForce: Hashable, Sendable {
    /// The policy.
    public let policy: Policy
    /// The entry.
    public let since: UInt64
}
