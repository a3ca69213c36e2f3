import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

/// Attack A34: the id of a case stands in a public invite, and another program's coordinator opens a case of the same id.
@Suite("A case id that another program took")
struct SameCaseTests {
    private static func isOfTwo(_ error: ClientError?, _ twins: Twins) -> Bool {
        guard case .caseOfTwoPrograms(twins.caseID, let programs)? = error else { return false }
        return Set(programs.map(\.id)) == twins.programs
            && error?.hint?.contains(twins.invite) == true && error?.hint?.contains(twins.trap) == true
    }

    @Test("A34 the true invite works after another program's case of its id was seen")
    func joins() async throws {
        let twins = try await Twins.found()
        let rob = twins.village.rob.client
        let joined = try await rob.join(invite: twins.invite)
        #expect(joined.program.id == twins.village.program.id && joined.caseID == twins.caseID)
        let before = try await twins.captured()
        _ = try await rob.send(twins.id, text: Array("for Mia".utf8))
        #expect(try await twins.village.max.hears(twins.id) == ["for Mia"])
        #expect(try await twins.captured() == before)
        try await twins.leave()
    }

    @Test("A34 every command reaches the case that was joined, by its id or the beginning of it")
    func reachesJoined() async throws {
        let twins = try await Twins.joined()
        let rob = twins.village.rob.client
        let before = try await twins.captured()
        for text in [twins.id, String(twins.id.prefix(12))] {
            for command in CaseCommand.reading {
                await #expect(throws: Never.self, "\(command)") { try await command.run(rob, text) }
            }
            #expect(try await rob.read(text).program.id == twins.village.program.id)
            for command in CaseCommand.sending {
                let count = try await twins.told()
                await #expect(throws: Never.self, "\(command)") { try await command.run(rob, text) }
                #expect(try await twins.told() == [count[0], count[1] + 1], "\(command)")
            }
        }
        #expect(try await twins.captured() == before)
        try await twins.leave()
    }

    @Test("A34 no command takes an id of two programs of which none was joined, and each invite is named")
    func refusesUnjoined() async throws {
        let twins = try await Twins.joined()
        let before = (told: try await twins.told(), captured: try await twins.captured())
        let reading = CaseCommand.reading + CaseCommand.sending
        let byMia = reading + CaseCommand.maintaining + [.approve]
        for text in [twins.id, String(twins.id.prefix(12))] {
            for (person, commands) in [
                (twins.village.mia, byMia), (twins.village.ada, reading + CaseCommand.coordinating),
            ] {
                for command in commands {
                    let error = await #expect(throws: ClientError.self, "\(command)") {
                        try await command.run(person.client, text)
                    }
                    #expect(Self.isOfTwo(error, twins), "\(command): \(String(describing: error))")
                }
            }
        }
        #expect(try await twins.told() == before.told)
        #expect(try await twins.captured() == before.captured)
        try await twins.leave()
    }

    @Test("A34 every command reaches the case of its program by the invite, and the other gets nothing")
    func reachesByInvite() async throws {
        let twins = try await Twins.joined()
        let before = try await twins.captured()
        let reading = CaseCommand.reading
        for (person, commands) in [
            (twins.village.mia, reading + CaseCommand.sending + CaseCommand.maintaining),
            (twins.village.ada, reading + CaseCommand.sending + CaseCommand.coordinating),
        ] {
            for command in commands {
                await #expect(throws: Never.self, "\(command)") {
                    try await command.run(person.client, twins.invite)
                }
            }
        }
        #expect(try await twins.captured() == before)
        let audit = try await twins.village.max.client.audit(twins.id)
        #expect(audit.rooms.count == 3 && audit.rooms.allSatisfy { $0.tombstone != nil })
        try await twins.leave()
    }

    @Test("A34 the inbox shows the cases of both programs, and says which invite is whose")
    func inbox() async throws {
        let twins = try await Twins.joined()
        let inbox = try await twins.village.mia.client.inbox()
        #expect(Set(inbox.cases.map(\.program.id)) == twins.programs && inbox.failures.isEmpty)
        #expect(inbox.cases.map(\.unread).sorted() == [0, 1])
        let notices = twins.village.mia.notices.filter {
            $0.contains(twins.invite) && $0.contains(twins.trap)
        }
        #expect(notices.count == 1)
        try await twins.leave()
    }

    @Test("A34 a case that was joined in two programs is nobody's by its id, and each one's by its invite")
    func joinedTwice() async throws {
        let twins = try await Twins.joined()
        let rob = twins.village.rob
        _ = try await rob.client.join(invite: twins.trap)
        #expect(rob.notices.contains { $0.contains(twins.invite) && $0.contains(twins.trap) })
        let error = await #expect(throws: ClientError.self) {
            _ = try await rob.client.send(twins.id, text: Array("to whom".utf8))
        }
        #expect(Self.isOfTwo(error, twins))
        for (link, program) in [
            (twins.invite, twins.village.program.id), (twins.trap, twins.captor.program.id),
        ] {
            #expect(try await rob.client.read(link).program.id == program)
        }
        try await twins.leave()
    }

    @Test("A34 a case that a maintainer wrote into is not hidden by another's that they join")
    func joinedBesideOwn() async throws {
        let twins = try await Twins.joined()
        let mia = twins.village.mia
        _ = try await mia.client.send(twins.invite, text: Array("for Rob".utf8))
        let before = try await twins.captured()
        _ = try await mia.client.join(invite: twins.trap)
        #expect(mia.notices.contains { $0.contains(twins.invite) && $0.contains(twins.trap) })
        for text in [twins.id, String(twins.id.prefix(12))] {
            for command in CaseCommand.sending {
                let error = await #expect(throws: ClientError.self, "\(command)") {
                    try await command.run(mia.client, text)
                }
                #expect(Self.isOfTwo(error, twins), "\(command): \(String(describing: error))")
            }
        }
        #expect(try await twins.captured() == before)
        try await twins.leave()
    }

    @Test("A34 a rotation of all rooms of one program leaves the other's case of the same id alone")
    func rotatesAll() async throws {
        let twins = try await Twins.joined()
        let before = try await twins.captured()
        let report = try await twins.village.ada.client.rotateAll(program: twins.village.program.id.text)
        #expect(report.rotated.count == 2 && report.isComplete)
        #expect(try await twins.captured() == before)
        try await twins.leave()
    }

    @Test("A34 what is due is done in the case that was named")
    func duties() async throws {
        let twins = try await Twins.joined()
        twins.village.clock.pass(days: 31)
        let ada = twins.village.ada.client
        try await ada.markRead(try await ada.read(twins.invite))
        let tended = try await ada.tend(twins.invite)
        #expect(tended.failures.isEmpty && tended.done.map(\.room) == [.internal, .shared])
        #expect(try await ada.members(of: twins.invite).rooms.map(\.epoch) == [2, 2])
        try await twins.leave()
    }

    @Test("A34 nothing is written by the id alone while the server of another program does not answer")
    func silentServer() async throws {
        let twins = try await Twins.found()
        let before = try await twins.captured()
        let mia = twins.village.mia
        twins.village.network.weather = .dead
        let error = await #expect(throws: ClientError.self) {
            _ = try await mia.hasty.send(twins.id, text: Array("for Rob".utf8))
        }
        guard case .caseInDoubt(twins.caseID, let program, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(program.id == twins.captor.program.id && error?.hint?.contains(twins.trap) == true)
        #expect(try await twins.captured() == before)
        // A person who means that one says so.
        _ = try await mia.hasty.send(twins.trap, text: Array("to the other".utf8))
        try await twins.leave()
    }

    @Test("A34 a server that talks nonsense locks nobody out of another program's case")
    func nonsense() async throws {
        let twins = try await Twins.joined()
        twins.captor.network.weather = .answersNextRead("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        let thread = try await twins.village.rob.client.read(String(twins.id.prefix(12)))
        #expect(thread.program.id == twins.village.program.id)
        try await twins.leave()
    }

    @Test("A34 what is done in one case changes no file that is about the other")
    func apart() async throws {
        let twins = try await Twins.joined()
        let rob = twins.village.rob
        _ = try await rob.client.join(invite: twins.trap)
        for (link, other) in [
            (twins.invite, twins.captor.program.id), (twins.trap, twins.village.program.id),
        ] {
            let before = try rob.files(about: other)
            _ = try await rob.client.send(link, text: Array("the same words".utf8))
            try await rob.client.markRead(try await rob.client.read(link))
            #expect(try rob.files(about: other) == before && !before.isEmpty)
        }
        #expect(rob.home.names(in: "receipts").count == 3 && rob.home.names(in: "outbox").isEmpty)
        try await twins.leave()
    }

    @Test("A34 each name in the home says program and case")
    func names() {
        let id = CaseID(random: .system)
        let programs = [UInt8(1), 2].map { Tag("postern/1/test").digest(.none, [$0]) }
            .compactMap { ProgramID($0.bytes) }
        let names = programs.map { program in
            let log = LogID(program: program, case: id, room: .shared)
            return [
                HomeFile.checkpoint(log), HomeFile.marks(log), HomeFile.seen(log), HomeFile.turn(log),
                HomeFile.receipt(log, 1), HomeFile.rotation(id, of: program),
                HomeFile.joined(id, of: program),
            ]
        }
        #expect(names.count == 2)
        for (program, names) in zip(programs, names) {
            #expect(names.allSatisfy { $0.contains(program.text) && $0.contains(id.text) })
        }
    }
}

extension Resident {
    /// What the home keeps of a program and its cases.
    fileprivate func files(about program: ProgramID) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in home.files() where name.contains(program.text) { files[name] = try home.bytes(name) }
        return files
    }
}
