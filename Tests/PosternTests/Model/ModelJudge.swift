import PosternFormat
import PosternSigning

@testable import PosternClient

extension ModelRun {
    /// How a command ended.
    enum Outcome: Sendable {
        case done
        case failed(ClientError)
    }

    /// Runs one command of one person and judges what came of it.
    @discardableResult
    func act<Value: Sendable>(
        _ person: ModelPerson, _ what: String, _ body: @Sendable (Client) async throws -> Value
    ) async throws -> Result<Value, ClientError> {
        proxy.forgetGiven()
        let result: Result<Value, ClientError>
        do {
            result = .success(try await person.command(body))
        } catch let error as ClientError {
            result = .failure(error)
        }
        let outcome: Outcome
        switch result {
        case .success: outcome = .done
        case .failure(let error): outcome = .failed(error)
        }
        log("\(person.name) \(what): \(outcome.word)")
        count(what.split(separator: " ").first.map(String.init) ?? what)
        try learn()
        try judge(person, outcome)
        return result
    }

    /// Takes what servers took into what is known, and tries every secret of everybody on it.
    func learn() throws {
        for posted in proxy.takePosted() {
            guard let one = try oracle.learn(posted.bytes, posted.receipt) else { continue }
            if posted.backend == proxy.main { heads[posted.log] = one.head }
            try trySecrets(on: one)
        }
    }

    // MARK: secret

    private func trySecrets(on one: ModelOracle.Known) throws {
        switch one.entry {
        case .statement, .historyGrant:
            let chain = oracle.chain(to: one.head)
            // The keys are known from all statements before; the wraps are those of this entry.
            let statements = chain.map(\.entry)
            for person in people {
                guard let thief = thieves[person.fingerprint] else { continue }
                thief.rob(statements.suffix(1), knowing: statements, of: one.log)
                for key in oracle.listed[person.fingerprint] ?? [] where !thief.holds(key) {
                    throw ModelViolation("secret: \(person.name) is listed and has no secret in \(one.log)")
                }
                for earlier in chain {
                    guard let epoch = earlier.epoch, thief.holds(epoch.key) else { continue }
                    guard oracle.allowed[person.fingerprint]?.contains(epoch.key) == true else {
                        throw ModelViolation(
                            "secret: \(person.name) holds the secret of epoch \(epoch.number) of \(one.log)")
                    }
                }
            }
        case .message(let message):
            guard let epoch = one.epoch else { throw ModelViolation("a message before any epoch") }
            count("messages tried")
            for person in people {
                guard let thief = thieves[person.fingerprint], thief.opens(message) else { continue }
                count("openings")
                guard oracle.allowed[person.fingerprint]?.contains(epoch.key) == true else {
                    throw ModelViolation(
                        "secret: \(person.name) opens entry \(one.index) of \(one.log), unlisted")
                }
            }
        case .approval, .later, .genesis, .programStatement:
            break
        }
    }

    // MARK: caught

    private func judge(_ person: ModelPerson, _ outcome: Outcome) throws {
        let lies = try visibleLies(to: person)
        if case .failed(.verification(let failure)) = outcome {
            guard !lies.isEmpty else {
                throw ModelViolation("caught: \(person.name) calls it a lie, and it is none: \(failure)")
            }
            count("lies caught")
        } else if let lie = lies.first {
            throw ModelViolation("caught: \(person.name) does not notice that \(lie): \(outcome.word)")
        }
        try accept(of: person)
    }

    /// What was given out to this person during the command and cannot be true.
    private func visibleLies(to person: ModelPerson) throws -> [String] {
        let given = proxy.given
        var lies = given.contradictory.map { "\($0) has two entries in one place" }
        if given.falseReceipts > 0 { lies.append("a receipt is false") }
        for (log, given) in given.entries {
            var entries: [StoredEntry] = []
            while let stored = given[UInt64(entries.count)] { entries.append(stored) }
            // What goes by the statements alone is given no log from its beginning.
            guard !entries.isEmpty else { continue }
            let known = accepted[person.name]?[log].flatMap { oracle.known[$0] }
            if let fault = oracle.fault(in: entries, of: log) {
                lies.append("\(fault), in \(log)")
            } else if let known, known.index >= entries.count {
                lies.append("entry \(known.index) of \(log) is gone")
            } else if let known, entries.places(in: log)[Int(known.index) + 1].head != known.head {
                lies.append("entry \(known.index) of \(log) is another than before")
            } else {
                try oracle.learn(shown: entries, of: log)
            }
        }
        return lies
    }

    /// Reads off the home what it has accepted; it may only have gone on, and only along what somebody wrote.
    func accept(of person: ModelPerson) throws {
        let home = InProcess(person.name, in: folder).client.session.home
        for log in allLogs {
            guard let checkpoint = try home.checkpoint(of: log) else { continue }
            guard let one = oracle.known[checkpoint.place.head], one.log == log,
                one.index + 1 == checkpoint.place.count
            else { throw ModelViolation("caught: \(person.name) accepted what nobody wrote in \(log)") }
            if let before = accepted[person.name]?[log] {
                guard oracle.chain(to: one.head, holds: before) else {
                    throw ModelViolation("caught: \(person.name) went back or aside in \(log)")
                }
            }
            accepted[person.name, default: [:]][log] = one.head
        }
    }

    // MARK: agree, once, lost

    /// Judges what a reader was shown of a case.
    func judge(_ thread: CaseThread, shownTo person: ModelPerson, honest: Bool) throws {
        for room in Set(thread.items.map(\.room)) {
            let log = LogID(program: program, case: thread.caseID, room: room)
            guard let head = accepted[person.name]?[log] else {
                throw ModelViolation("agree: \(person.name) shows \(log) and remembers nothing of it")
            }
            let chain = oracle.chain(to: head)
            let items = thread.items.filter { $0.room == room }.sorted { $0.index < $1.index }
            try judge(items, of: chain, log, person)
            if honest { try judgeLost(items, of: chain, log, person) }
        }
    }

    private func judge(
        _ items: [ThreadItem], of chain: [ModelOracle.Known], _ log: LogID, _ person: ModelPerson
    ) throws {
        var texts: Set<String> = []
        for item in items {
            guard item.index < chain.count else {
                throw ModelViolation("agree: \(person.name) shows an entry that is not there in \(log)")
            }
            if case .unopened(let why) = item.content {
                // Nobody who wrote later had seen it: that it was damaged shows when it is opened.
                guard oracle.written.contains(chain[Int(item.index)].hash) else {
                    count("damage named")
                    continue
                }
                throw ModelViolation("agree: entry \(item.index) of \(log) does not open: \(why)")
            }
            guard let text = item.rendered else { continue }
            let head = chain[Int(item.index)].head
            if let other = shown[head], other != text {
                throw ModelViolation("agree: entry \(item.index) of \(log) is `\(text)` and `\(other)`")
            }
            shown[head] = text
            if item.isMessage, !texts.insert(text).inserted {
                throw ModelViolation("once: `\(text)` is shown twice to \(person.name)")
            }
            if item.isMessage, let key = chain[Int(item.index)].epoch?.key,
                oracle.allowed[person.fingerprint]?.contains(key) != true
            {
                throw ModelViolation(
                    "secret: \(person.name) is shown entry \(item.index) of \(log), unlisted")
            }
        }
    }

    private func judgeLost(
        _ items: [ThreadItem], of chain: [ModelOracle.Known], _ log: LogID, _ person: ModelPerson
    ) throws {
        guard chain.last?.head == heads[log] else {
            throw ModelViolation("lost: \(person.name) does not see the end of \(log)")
        }
        for one in chain {
            guard let text = oracle.texts[one.head], let key = one.epoch?.key,
                thieves[person.fingerprint]?.holds(key) == true
            else { continue }
            count("receipts looked up")
            let item = items.first { $0.index == one.index && $0.isMessage }
            guard item?.rendered?.hasSuffix(": " + text) == true else {
                throw ModelViolation("lost: `\(text)` is not shown to \(person.name) in \(log)")
            }
        }
    }
}

extension ModelRun.Outcome {
    var word: String {
        switch self {
        case .done: "done"
        case .failed(let error): "\(error)"
        }
    }
}

extension ThreadItem {
    var isMessage: Bool {
        if case .message = content { true } else { false }
    }

    /// What it shows, the same for everybody to whom it is open; nil where it is sealed.
    fileprivate var rendered: String? {
        switch content {
        case .message(let text, _, _): "\(author?.name ?? "?"): \(String(decoding: text, as: UTF8.self))"
        case .acknowledgement: "\(author?.name ?? "?") acknowledges"
        case .sealed: nil
        case .unopened(let why): "unopened: \(why)"
        case .statement(let note): "\(author?.name ?? "?") \(note.text)"
        case .grant, .approval, .repetition, .later, .newer: kind
        }
    }
}
