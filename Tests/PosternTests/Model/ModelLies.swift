import Foundation
import PosternClient
import PosternFormat
import PosternSigning

/// What a server does that lies: each episode tells one lie to one person or two, and ends with the truth.
extension ModelRun {
    func lie() async throws {
        guard let caseID = dice.pick(cases), let log = dice.pick(rooms(of: caseID)),
            let victim = dice.pick(members(of: log))
        else { return }
        try await steal()
        switch dice.roll(6) {
        case 0: try await rollBack(victim, caseID, log)
        case 1, 2: try await fork(victim, caseID, log)
        case 3: try await alter(victim, caseID, log)
        case 4: try await withhold(victim, caseID, log)
        default: try await giveFalseReceipt(victim, caseID, log)
        }
    }

    /// The lying server has a copy of its own database, and so its own key.
    private func steal() async throws {
        guard !proxy.hasKey else { return }
        try await copy(to: "stolen")
        proxy.steal(try ServerCopy(folder: folder.path("stolen")))
    }

    /// A copy of the data folder as it is now.
    private func copy(to name: String) async throws {
        let target = folder.path(name)
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        try await RunningServer.backup(data: data(0), to: target + "/postern.db")
        try FileManager.default.copyItem(atPath: data(0) + "/storage.key", toPath: target + "/storage.key")
    }

    /// Runs `body` while a second server has the folder as it is now; whatever its victims accept from it is taken back
    /// when it ends: they get the home that they had before.
    private func withCopy(
        _ victims: [ModelPerson], _ body: (Int) async throws -> Void, afterwards: () async throws -> Void
    ) async throws {
        number += 1
        let name = "data-\(number)"
        try await copy(to: name)
        let other = try await RunningServer(data: folder.path(name), options: RunningServer.generous)
        servers.append(other)
        try await body(other.port)
        for victim in victims { proxy.lie(to: victim.fingerprint, nil) }
        try await afterwards()
        try await other.stop()
        servers.removeLast()
        try FileManager.default.removeItem(atPath: folder.path(name))
    }

    /// Runs `body`, and then gives somebody the home back that they had before.
    private func keepingHome(of person: ModelPerson, _ body: () async throws -> Void) async throws {
        number += 1
        let kept = folder.path("kept-\(number)")
        try await copyFolder(person.home, to: kept)
        let before = accepted[person.name]
        try await body()
        try FileManager.default.removeItem(atPath: person.home)
        try FileManager.default.moveItem(atPath: kept, toPath: person.home)
        accepted[person.name] = before
    }

    // MARK: The lies

    /// The server is put back: the victim sees an older copy of everything, after having seen more, or not.
    private func rollBack(_ victim: ModelPerson, _ caseID: CaseID, _ log: LogID) async throws {
        try await keepingHome(of: victim) {
            try await withCopy([victim]) { other in
                for _ in 0..<(1 + dice.roll(2)) {
                    guard let writer = dice.pick(members(of: log)) else { continue }
                    _ = try await send(text(), to: log, by: writer)
                }
                if dice.chance(70) { try await read(caseID, by: victim) }
                self.log("the server shows \(victim.name) an older copy")
                count("rollbacks")
                proxy.lie(to: victim.fingerprint, .init(backend: other))
                try await read(caseID, by: victim)
                _ = try await send(text(), to: log, by: victim)
            } afterwards: {
                try await read(caseID, by: victim)
            }
        }
    }

    /// Two histories: the victim goes on in a copy, the others where they were; then the victim is shown the truth, and
    /// somebody else is shown the victim's history, or a mixture.
    private func fork(_ victim: ModelPerson, _ caseID: CaseID, _ log: LogID) async throws {
        try await keepingHome(of: victim) {
            try await withCopy([victim]) { other in
                self.log("the server shows \(victim.name) a history of their own")
                count("forks")
                proxy.lie(to: victim.fingerprint, .init(backend: other))
                for _ in 0..<(1 + dice.roll(2)) { _ = try await send(text(), to: log, by: victim) }
                if dice.chance(70), let writer = dice.pick(members(of: log).filter { $0 !== victim }) {
                    _ = try await send(text(), to: log, by: writer)
                }
                let theirs = try await branch(of: log, at: other, for: victim)
                if let reader = dice.pick(members(of: log).filter { $0 !== victim }), theirs.last != nil {
                    try await keepingHome(of: reader) {
                        proxy.lie(
                            to: reader.fingerprint,
                            .init(show: { $0 == log ? $1 + theirs.suffix(1) : $1 }))
                        try await read(caseID, by: reader)
                        proxy.lie(to: reader.fingerprint, nil)
                    }
                }
            } afterwards: {
                self.log("\(victim.name) is shown the truth again")
                try await read(caseID, by: victim)
            }
        }
    }

    /// What a copy keeps of a log.
    private func branch(
        of log: LogID, at backend: Int, for person: ModelPerson
    ) async throws -> [StoredEntry] {
        try await proxy.all(of: log, for: person.fingerprint, at: backend) ?? []
    }

    /// One alteration of one log, under receipts that are as they should be.
    private func alter(_ victim: ModelPerson, _ caseID: CaseID, _ log: LogID) async throws {
        let (kind, place) = (dice.roll(5), dice.roll(1000))
        let names = ["drops", "moves", "repeats", "damages", "exchanges"]
        self.log("the server \(names[kind]) an entry of \(log.room) for \(victim.name)")
        count("alterations")
        let others = allLogs.filter { $0 != log && !$0.isProgramLog }
        let foreign = dice.pick(others).flatMap { heads[$0] }.flatMap { oracle.known[$0]?.entry.encoded }
        proxy.lie(
            to: victim.fingerprint,
            .init(show: { shown, entries in
                guard shown == log, entries.count > 2 else { return entries }
                var entries = entries
                // Never the last one: to leave that out is to withhold it.
                let index = 1 + place % (entries.count - 2)
                switch kind {
                case 0: entries.remove(at: index)
                case 1: entries.swapAt(index, index + 1)
                case 2: entries.insert(entries[index], at: index + 1)
                case 3:
                    let bytes = entries[index].entry
                    let altered = bytes.flipping(bit: place % 8, at: bytes.count - 1 - place % 20)
                    entries[index] = StoredEntry(time: entries[index].time, entry: altered)
                default:
                    guard let foreign else { return entries }
                    entries[index] = StoredEntry(time: entries[index].time, entry: foreign)
                }
                return entries
            }))
        try await keepingHome(of: victim) {
            if dice.chance(70) {
                try await read(caseID, by: victim)
            } else {
                _ = try await send(text(), to: log, by: victim)
            }
        }
        proxy.lie(to: victim.fingerprint, nil)
        try await read(caseID, by: victim)
    }

    /// The newest entries are kept from somebody who has not seen them, or who has.
    private func withhold(_ victim: ModelPerson, _ caseID: CaseID, _ log: LogID) async throws {
        let seesFirst = dice.chance(50)
        if let writer = dice.pick(members(of: log)) { _ = try await send(text(), to: log, by: writer) }
        if seesFirst { try await read(caseID, by: victim) }
        self.log("the server keeps the newest entry of \(log.room) from \(victim.name)")
        count("withholdings")
        proxy.lie(to: victim.fingerprint, .init(show: { $0 == log ? $1.dropLast() : $1 }))
        try await read(caseID, by: victim)
        proxy.lie(to: victim.fingerprint, nil)
        try await read(caseID, by: victim)
    }

    /// The entry is kept, and its writer gets a receipt for something else.
    private func giveFalseReceipt(_ victim: ModelPerson, _ caseID: CaseID, _ log: LogID) async throws {
        self.log("the server gives \(victim.name) a false receipt")
        count("false receipts")
        let proxy = proxy
        let (kind, forged) = (dice.roll(3), Array("something else".utf8))
        proxy.lie(
            to: victim.fingerprint,
            .init(receipt: { honest in
                switch kind {
                case 0: proxy.receipt(for: forged, in: honest.log, after: honest.before, time: honest.time)
                case 1: honest.encoded.flipping(bit: 0, at: honest.encoded.count - 1)
                default: Array(honest.encoded.dropLast())
                }
            }))
        let text = text()
        let first = try await send(text, to: log, by: victim)
        proxy.lie(to: victim.fingerprint, nil)
        guard first == nil else { return }
        // Told again, it is there already, and stays there once.
        if let again = try await send(text, to: log, by: victim), !again.wasSentBefore, epoch(of: log) != nil
        {
            throw ModelViolation("once: \(victim.name) sent `\(text)` twice after a false receipt")
        }
    }
}
