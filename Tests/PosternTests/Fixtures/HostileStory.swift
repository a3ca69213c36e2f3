import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// A story told honestly on a server that will lie: once for all tests, each of which gets the homes as they were
/// then, and the server's logs.
///
/// The shared room of the case, by index: 0 opened, 1 Rita's report, 2 Max's acknowledgement, 3 Rita, 4 rotated,
/// 5 Max, 6 Rita. Rita, Max and Cora have read all of it; Mia, enrolled like Max, has read nothing. Sven has a case of
/// his own. Ned is invited to a third and has not joined.
struct HostileStory: Sendable {
    @TaskLocal static var current: HostileStory?

    let server: HostileServer
    let port: Int
    let template: TemporaryFolder
    let logs: [LogID: [StoredEntry]]
    let household: Household
    let program: ProgramID
    let caseID: CaseID
    let otherCase: CaseID
    let invite: String

    private init(_ server: HostileServer, port: Int) async throws {
        self.server = server
        self.port = port
        template = try TemporaryFolder()
        household = try await Household(
            origin: "http://127.0.0.1:\(port)", setupCode: "any", in: template.path,
            maintainers: ["Max Maintainer Quartz", "Mia Maintainer Quince"])
        let cora = household.coordinator
        let max = household.maintainers[0]
        let (rita, id, _) = try await household.admit(
            "Rita Researcher Quay", contact: "https://example.org/issues/1")
        let (sven, other, _) = try await household.admit(
            "Sven Researcher Quota", contact: "https://example.org/issues/2")
        invite = try await household.invite(
            Resident("Ned Researcher Quest", in: template.path), contact: "https://example.org/issues/3"
        ).invite
        try await rita.run("report", id, "-", input: Array("secret one".utf8))
        try await max.run("note", id, "-m", "secret note one")
        try await max.run("ack", id, "-m", "secret two")
        try await rita.run("send", id, "-m", "secret three")
        try await max.run("note", id, "-m", "secret note two")
        try await cora.run("case", "rotate", id)
        try await max.run("send", id, "-m", "secret five")
        try await rita.run("send", id, "-m", "secret six")
        try await sven.run("send", other, "-m", "secret of another case")
        try await max.run("send", other, "-m", "secret answer in another case")
        for reader in [rita, max, cora] { try await reader.run("read", id) }
        logs = server.logs
        program = try ProgramAddress(text: household.address).program
        guard let caseID = CaseID(text: id), let otherCase = CaseID(text: other) else {
            throw RunningProgram.Unexpected(description: "no case ids: \(id), \(other)")
        }
        self.caseID = caseID
        self.otherCase = otherCase
    }

    /// Tells the story once around a whole suite.
    struct ToldOnce: SuiteTrait, TestScoping {
        func provideScope(
            for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
        ) async throws {
            try await HostileServer.with { server, port in
                let story = try await HostileStory(server, port: port)
                try await HostileStory.$current.withValue(story) { try await function() }
            }
        }
    }

    /// The end of the story once more: fresh copies of the homes, the logs as they were, a server that is honest yet.
    struct Scene: Sendable {
        let story: HostileStory
        let folder: TemporaryFolder
        let caseID: String

        init() async throws {
            guard let story = HostileStory.current else {
                throw RunningProgram.Unexpected(description: "nobody told the story")
            }
            self.story = story
            folder = try TemporaryFolder()
            caseID = story.caseID.text
            try await copyFolder(story.template.path + "/.", to: folder.path)
            story.server.logs = story.logs
            story.server.lie = HostileServer.Lie()
        }

        var server: HostileServer { story.server }
        var programLog: LogID { LogID(program: story.program) }
        var shared: LogID { LogID(program: story.program, case: story.caseID, room: .shared) }
        var `internal`: LogID { LogID(program: story.program, case: story.caseID, room: .internal) }
        var otherShared: LogID { LogID(program: story.program, case: story.otherCase, room: .shared) }

        var cora: Resident { Resident("Cora", in: folder.path) }
        var max: Resident { Resident("Max", in: folder.path) }
        /// Enrolled, a member, and has read nothing yet.
        var mia: Resident { Resident("Mia", in: folder.path) }
        var rita: Resident { Resident("Rita", in: folder.path) }
        /// Invited, and has not joined.
        var ned: Resident { Resident("Ned", in: folder.path) }

        /// Alters what the server keeps of a log. Its receipts are for what is there then.
        func rewrite(_ log: LogID, _ change: (inout [StoredEntry]) throws -> Void) rethrows {
            try server.rewrite(log, change)
        }

        /// The entries of the shared room as the story left them.
        var told: [StoredEntry] { story.logs[shared] ?? [] }

        /// The place after so many entries of the shared room as the story left them.
        func place(after count: Int) -> Place { told.places(in: shared)[count] }

        /// Puts an entry at the end of a log.
        func append(_ entry: [UInt8], to log: LogID) {
            rewrite(log) {
                $0.append(StoredEntry(time: Swift.max(.now, $0.last?.time ?? .now), entry: entry))
            }
        }

        /// The end of a log as the server has it.
        func end(of log: LogID) throws -> Place {
            try #require((server.logs[log] ?? []).places(in: log).last)
        }

        /// The last statement of a room as the server has it, and the place after it.
        func lastStatement(of log: LogID) throws -> (statement: Statement, place: Place) {
            let entries = server.logs[log] ?? []
            let index = try #require(entries.lastIndex { $0.statement != nil })
            return (try #require(entries[index].statement), entries.places(in: log)[index + 1])
        }

        /// What an honest author's next entry of a room begins with.
        func prefix(
            of log: LogID, seen: Place? = nil, citing program: Place? = nil, epoch: UInt32? = nil
        ) throws -> EntryPrefix {
            EntryPrefix(
                log: log, seen: try seen ?? end(of: log),
                program: try program ?? end(of: LogID(program: log.program)),
                epoch: try epoch ?? self.epoch(of: log).number)
        }

        /// The epoch in force in a room as the server has it.
        func epoch(of log: LogID) throws -> Epoch {
            let epochs = (server.logs[log] ?? []).compactMap { $0.statement?.reason.epoch }
            return try #require(epochs.last)
        }

        /// A message that is sealed as the next entry of a room, whatever its draft says.
        func message(
            _ draft: Content.Draft, in log: LogID, by author: borrowing Identity, prefix: EntryPrefix? = nil,
            key: CaseKey? = nil
        ) throws -> [UInt8] {
            draft.sealed(
                try prefix ?? self.prefix(of: log), key: try key ?? epoch(of: log).key, by: author,
                random: .system
            ).encoded
        }

        /// The statement of this reason that would stand next in a room, made by hand.
        ///
        /// It is right in every respect but those that are given: the author, the key, the program log it cites.
        func statement(
            _ reason: Statement.Reason, in log: LogID, by author: Fingerprint, citing program: Place? = nil,
            extensions: Extensions = .none, sign: Sign
        ) throws -> [UInt8] {
            let (last, place) = try lastStatement(of: log)
            return Statement(
                prefix: try prefix(of: log, citing: program ?? last.prefix.program), madeAt: .now,
                last: place,
                reason: reason, extensions: extensions, author: author, sign: sign
            ).encoded
        }

        /// The statement of the program log that would stand next, made by hand.
        func programStatement(
            _ action: ProgramStatement.Action, by author: Fingerprint, sign: Sign
        ) throws -> [UInt8] {
            ProgramStatement(
                program: story.program, place: try end(of: programLog), madeAt: .now, action: action,
                author: author, sign: sign
            ).encoded
        }
    }
}

extension RunningProgram.Ending {
    /// That the command caught the server: the code for tampering, nothing of the thread on standard output, and the
    /// log, the entry and what is wrong with it named on standard error.
    func expectCaught(
        _ subject: String, entry: Int?, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(status == 3, "\(self)", sourceLocation: sourceLocation)
        // These two look at many logs, and say what they found of those that hold.
        if !command.contains("audit"), !command.contains("inbox") {
            #expect(output.isEmpty, "\(self)", sourceLocation: sourceLocation)
        }
        let place = entry.map { ", entry \($0)" } ?? ""
        #expect(talk.contains("\(subject)\(place): \(what)"), "\(self)", sourceLocation: sourceLocation)
        #expect(
            !(talk + text).contains(/secret (note|report|answer|of|one|two|three|five|six)/), "\(self)",
            sourceLocation: sourceLocation)
    }
}

extension [UInt8] {
    /// The same bytes with one bit of them the other way round.
    func flipping(bit: Int, at position: Int) -> [UInt8] {
        var bytes = self
        bytes[position] ^= 1 << UInt8(bit)
        return bytes
    }

    /// The same bytes with the first occurrence of `old` replaced by as many others.
    func replacing(_ old: [UInt8], by new: [UInt8]) throws -> [UInt8] {
        guard let place = indices.first(where: { self[$0...].starts(with: old) }), old.count == new.count
        else { throw RunningProgram.Unexpected(description: "nothing to replace") }
        return Array(self[..<place]) + new + Array(self[(place + old.count)...])
    }
}
