import PosternFormat

@testable import PosternClient

/// A verb that seals to the members of a room, passes secrets on to one of them, or signs their list.
struct Verb: Sendable, CustomStringConvertible {
    /// What is known of what it did.
    struct Outcome: Sendable {
        /// Whom it took out besides what it was asked for.
        var left: [StaleMember] = []
    }

    let name: String
    /// Does it in a case, for a person who has agreed to these lists.
    let act: @Sendable (Client, String, [MembersChange]) async throws -> Outcome

    var description: String { name }

    init(
        _ name: String, act: @escaping @Sendable (Client, String, [MembersChange]) async throws -> Outcome
    ) {
        self.name = name
        self.act = act
    }

    /// Does it, and agrees to whatever lists it asks about; how often it asked.
    @discardableResult
    func insist(
        _ client: Client, _ id: String
    ) async throws -> (outcome: Outcome, asked: Int) {
        var accepted: [MembersChange] = []
        var asked = 0
        while true {
            do {
                return (try await act(client, id, accepted), asked)
            } catch let error as ClientError {
                guard !error.changes.isEmpty, asked < 4 else { throw error }
                asked += 1
                accepted += error.changes
            }
        }
    }
}

// MARK: Sealing

extension Verb {
    static func send(room: String? = nil) -> Verb {
        Verb("send") { client, id, accepted in
            let sent = try await client.send(id, text: Array("hello".utf8), room: room, accepting: accepted)
            return Outcome(left: sent.left)
        }
    }

    static func note(room: String? = nil) -> Verb {
        Verb("note") { client, id, accepted in
            let sent = try await client.note(id, text: Array("hush".utf8), room: room, accepting: accepted)
            return Outcome(left: sent.left)
        }
    }

    static func report(room: String? = nil) -> Verb {
        Verb("report") { client, id, accepted in
            let sent = try await client.report(id, text: Array("look".utf8), room: room, accepting: accepted)
            return Outcome(left: sent.left)
        }
    }

    static let acknowledge = Verb("ack") { client, id, accepted in
        Outcome(left: try await client.acknowledge(id, accepting: accepted).left)
    }
}

// MARK: Passing on

extension Verb {
    static func grant(to member: String) -> Verb {
        Verb("case grant") { client, id, accepted in
            _ = try await client.passHistory(id, to: member, accepting: accepted)
            return Outcome()
        }
    }

    static let tend = Verb("tend") { client, id, accepted in
        try await Outcome(client.tend(id, accepting: accepted))
    }

    static let tendAll = Verb("tend, every case") { client, _, accepted in
        try await Outcome(client.tend(accepting: accepted))
    }
}

// MARK: Signing

extension Verb {
    static func add(_ member: String, room: String? = nil) -> Verb {
        Verb("case add") { client, id, accepted in
            let changed = try await client.addMember(id, member, room: room, accepting: accepted)
            return Outcome(left: changed.rooms.flatMap(\.left))
        }
    }

    static func remove(_ member: String) -> Verb {
        Verb("case remove") { client, id, accepted in
            let changed = try await client.removeMember(id, member, accepting: accepted)
            return Outcome(left: changed.rooms.flatMap(\.left))
        }
    }

    static func approve(_ member: String) -> Verb {
        Verb("case approve") { client, id, accepted in
            _ = try await client.approveMember(id, member, accepting: accepted)
            return Outcome()
        }
    }

    static let rotate = Verb("case rotate") { client, id, accepted in
        Outcome(left: try await client.rotateCase(id, accepting: accepted).rooms.flatMap(\.left))
    }

    static func addRoom(_ name: String) -> Verb {
        Verb("case room add") { client, id, accepted in
            Outcome(left: try await client.addRoom(id, name: name, accepting: accepted).left)
        }
    }

    static func rotateAll(removing member: String? = nil) -> Verb {
        Verb("case rotate --all" + (member == nil ? "" : " --remove")) { client, _, accepted in
            try await Outcome(client.rotateAll(removing: member, accepting: accepted))
        }
    }

    static func expel(_ member: String) -> Verb {
        Verb("program expel") { client, _, accepted in
            try await Outcome(client.expel(member, accepting: accepted))
        }
    }

    static func replace(_ member: String, by card: String) -> Verb {
        Verb("program replace") { client, _, accepted in
            try await Outcome(client.replace(member, by: card, accepting: accepted))
        }
    }
}

extension Verb.Outcome {
    fileprivate init(_ report: RotationReport) throws {
        if let failure = report.failures.first { throw failure.error }
        self.init(left: report.rotated.flatMap(\.left))
    }

    fileprivate init(_ tended: Tended) throws {
        if let failure = tended.failures.first { throw failure.error }
        self.init(left: tended.done.flatMap(\.left))
    }
}

extension Sent {
    /// Whom it took out before it was sealed.
    var left: [StaleMember] { done.flatMap(\.left) }
}

extension Duty {
    /// Whom it took out.
    var left: [StaleMember] { if case .removed(let people, _) = kind { people } else { [] } }
}
