import PosternClient
import PosternFormat
import PosternSigning

/// What honest people do.
extension ModelRun {
    func step() async throws {
        switch dice.roll(100) {
        case ..<30: try await sendSomething()
        case ..<48: try await readSomething()
        case ..<54: try await addSomebody()
        case ..<60: try await removeSomebody()
        case ..<64: try await rotateSomething()
        case ..<67: try await replaceSomebody()
        case ..<69: if cases.count < 3 { try await openCase() } else { try await readSomething() }
        case ..<73: try await crash()
        case ..<75: try await crashRotation()
        case ..<79: try await race()
        case ..<82: try await killServer()
        default: try await lie()
        }
    }

    // MARK: The program

    func enroll(_ person: ModelPerson, as role: Role) async throws {
        let (card, name, address) = (person.card, person.name, address)
        try await mustSucceed(coordinators[0], "enroll \(name)") { client, _ in
            _ = try await client.enroll(card: card, role: role, name: name)
        }
        try await mustSucceed(person, "pin") { client, _ in
            _ = try await client.pinProgram(address)
        }
        if role == .coordinator { coordinators.append(person) } else { maintainers.append(person) }
    }

    func openCase() async throws {
        number += 1
        let researcher = try await moveIn("rita\(number)")
        let (card, address) = (researcher.card, address)
        try await mustSucceed(researcher, "knock") { client, _ in
            _ = try await client.knock(program: address)
        }
        let contact = "https://example.org/issues/\(number)"
        let named = [coordinators[0], maintainers[0], maintainers[1]].map(\.fingerprint.text)
        let withoutMe = dice.chance(30)
        let opened = try await mustSucceed(coordinators[0], "open") { client, _ in
            try await client.openCase(card: card, contact: contact, members: named, withoutMe: withoutMe)
        }
        cases.append(opened.caseID)
        researchers[opened.caseID] = researcher
        try learn()
        try accept(of: coordinators[0])
        try await mustSucceed(researcher, "join") { client, _ in
            _ = try await client.join(invite: opened.invite)
        }
    }

    // MARK: Talking

    func text() -> String {
        number += 1
        return "words \(number)"
    }

    func sendSomething() async throws {
        guard let caseID = dice.pick(cases), let log = dice.pick(rooms(of: caseID)) else { return }
        // Now and then somebody tries who was taken out.
        let writers = dice.chance(85) ? members(of: log) : maintainers
        guard let writer = dice.pick(writers) else { return }
        _ = try await send(text(), to: log, by: writer)
    }

    /// Sends; whoever is told that the members changed looks, and sends again.
    func send(_ text: String, to log: LogID, by writer: ModelPerson, tries: Int = 3) async throws -> Sent? {
        let isListed = epoch(of: log)?.member(writer.fingerprint) != nil
        let isHonest = !proxy.isLying(to: writer.fingerprint)
        var changes: [MembersChange] = []
        for _ in 0..<tries {
            let accepted = changes
            let result = try await act(
                writer, "send `\(text)` to \(log.room) of \(log.caseID.text.prefix(4))"
            ) {
                try await $0.say(text, in: log, accepting: accepted)
            }
            switch result {
            case .success(let sent):
                try note(sent, text, in: log, by: writer)
                return sent
            case .failure(.membersChanged(let change)):
                count("asked about members")
                changes.append(change)
            case .failure(.verification):
                return nil
            case .failure(let error):
                guard isHonest, isListed else { return nil }
                throw ModelViolation("lost: \(writer.name) cannot write into \(log): \(error)")
            }
        }
        return nil
    }

    /// Remembers what a server gave a receipt for, where it was honest.
    private func note(_ sent: Sent, _ text: String, in log: LogID, by writer: ModelPerson) throws {
        guard let head = accepted[writer.name]?[log] else { return }
        let chain = oracle.chain(to: head)
        guard sent.index < chain.count else {
            throw ModelViolation(
                "lost: \(writer.name) got a receipt for entry \(sent.index) that is not there")
        }
        oracle.texts[chain[Int(sent.index)].head] = text
    }

    func readSomething() async throws {
        guard let caseID = dice.pick(cases), let log = dice.pick(rooms(of: caseID)) else { return }
        let readers = dice.chance(85) ? members(of: log) : people
        guard let reader = dice.pick(readers) else { return }
        try await read(caseID, by: reader)
    }

    func read(_ caseID: CaseID, by reader: ModelPerson) async throws {
        let isListed = rooms(of: caseID).contains { epoch(of: $0)?.member(reader.fingerprint) != nil }
        let isHonest = !proxy.isLying(to: reader.fingerprint)
        let result = try await act(reader, "read \(caseID.text.prefix(4))") { client in
            let thread = try await client.read(caseID.text)
            try await client.markRead(thread)
            return thread
        }
        switch result {
        case .success(let thread):
            try judge(thread, shownTo: reader, honest: isHonest)
            if isHonest { try await tend(caseID, reader) }
        case .failure(.verification):
            break
        case .failure(let error):
            guard isHonest, isListed else { return }
            throw ModelViolation("lost: \(reader.name) cannot read \(caseID): \(error)")
        }
    }

    /// What the log asks of whoever has read it: history for newcomers.
    private func tend(_ caseID: CaseID, _ reader: ModelPerson) async throws {
        let tended = try await act(reader, "tend") { try await $0.tend(caseID.text) }
        if case .success(let tended) = tended, !tended.done.isEmpty { count("duties done") }
    }

    func everybodyReads() async throws {
        for caseID in cases {
            for person in active { try await read(caseID, by: person) }
        }
    }

    // MARK: Members

    func addSomebody() async throws {
        guard let caseID = dice.pick(cases), let author = dice.pick(coordinators),
            let log = rooms(of: caseID).first, let epoch = epoch(of: log)
        else { return }
        let outside = (maintainers + coordinators).filter { epoch.member($0.fingerprint) == nil }
        guard let person = dice.pick(outside) else { return }
        let from = 1 + UInt32(dice.roll(Int(epoch.number)))
        let history: History = dice.pick([.none, .full, .from(from)]) ?? .none
        let name = person.fingerprint.text
        try await mustSucceed(author, "add \(person.name) with \(history) to \(caseID.text.prefix(4))") {
            _ = try await $0.addMember(caseID.text, name, history: history, accepting: $1)
        }
    }

    func removeSomebody() async throws {
        guard let caseID = dice.pick(cases), let author = dice.pick(coordinators),
            let log = rooms(of: caseID).first
        else { return }
        let inside = members(of: log).filter { person in !researchers.values.contains { $0 === person } }
        // Somebody stays to talk to.
        guard inside.count > 2, let person = dice.pick(inside) else { return }
        let name = person.fingerprint.text
        try await mustSucceed(author, "remove \(person.name) from \(caseID.text.prefix(4))") {
            _ = try await $0.removeMember(caseID.text, name, accepting: $1)
        }
        guard rooms(of: caseID).allSatisfy({ self.epoch(of: $0)?.member(person.fingerprint) == nil }) else {
            throw ModelViolation("secret: \(person.name) was taken out and is still listed")
        }
    }

    func rotateSomething() async throws {
        guard let caseID = dice.pick(cases), let author = dice.pick(coordinators) else { return }
        if dice.chance(40) { return try await rotateEverything(author) }
        try await mustSucceed(author, "rotate \(caseID.text.prefix(4))") {
            _ = try await $0.rotateCase(caseID.text, accepting: $1)
        }
    }

    /// Every open room gets exactly one new epoch, also where somebody is taken out of all of them.
    private func rotateEverything(_ author: ModelPerson) async throws {
        let leaves = dice.chance(30) ? dice.pick(maintainers.filter { $0 !== maintainers[0] }) : nil
        let logs = cases.flatMap(rooms)
        let before = logs.map { epoch(of: $0)?.number ?? 0 }
        let listed = logs.map { log in leaves.map { epoch(of: log)?.member($0.fingerprint) != nil } ?? true }
        let name = leaves?.fingerprint.text
        try await mustSucceed(author, "rotate everything" + (leaves.map { " without \($0.name)" } ?? "")) {
            try await $0.rotateEverything(without: name, accepting: $1)
        }
        for (place, log) in logs.enumerated() {
            let due = listed[place] ? before[place] + 1 : before[place]
            guard let now = epoch(of: log), now.number == due,
                leaves.map({ now.member($0.fingerprint) == nil }) ?? true
            else {
                throw ModelViolation("secret: \(log) is not at exactly one new epoch after a rotation of all")
            }
        }
    }

    /// A maintainer's laptop is stolen: a new identity takes the old one's place; the thief keeps the old one.
    func replaceSomebody() async throws {
        guard maintainers.count > 1 else { return }
        let place = dice.roll(maintainers.count)
        let old = maintainers[place]
        number += 1
        let new = try await moveIn("new\(number)")
        let (name, card, address) = (old.fingerprint.text, new.card, address)
        try await mustSucceed(coordinators[0], "replace \(old.name) by \(new.name)") {
            try await $0.replaceIdentity(name, by: card, accepting: $1)
        }
        try await mustSucceed(new, "pin") { client, _ in
            _ = try await client.pinProgram(address)
        }
        maintainers[place] = new
    }

    /// A command that an honest server lets everybody do who may. Whoever is told that the members changed agrees.
    @discardableResult
    func mustSucceed<Value: Sendable>(
        _ person: ModelPerson, _ what: String,
        _ body: @Sendable (Client, [MembersChange]) async throws -> Value
    ) async throws -> Value {
        var changes: [MembersChange] = []
        while true {
            let accepted = changes
            switch try await act(person, what, { try await body($0, accepted) }) {
            case .success(let value): return value
            case .failure(.membersChanged(let change)) where changes.count < 32:
                count("asked about members")
                changes.append(change)
            case .failure(.listsChanged(let lists)) where changes.count < 32:
                count("asked about members")
                changes += lists
            case .failure(let error):
                throw ModelViolation("lost: \(person.name) cannot \(what): \(error)")
            }
        }
    }
}
