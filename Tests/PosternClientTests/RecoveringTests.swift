import PosternFormat
import PosternLog
import PosternSigning
import Testing

@testable import PosternClient

@Suite("The recovery identity")
struct RecoveringTests {
    @Test("a recovery identity is written sealed, for its owner only, and the program names it")
    func file() async throws {
        let place = try await Place.found()
        #expect(try place.folder.mode("recovery") == 0o600)
        let text = String(decoding: try place.folder.bytes("recovery"), as: UTF8.self)
        #expect(Client.isSealed(identity: text))
        #expect(place.program.recovery == (try place.recovery.card().fingerprint))
        try await place.leave()
    }

    @Test("a recovery identity is never written over a file, and nothing is made then")
    func neverOver() async throws {
        let folder = TemporaryFolder()
        let server = try await RunningServer.start(in: folder, clock: systemTime)
        try folder.write("recovery", Array("precious".utf8))
        let ada = try await Resident.born("Ada")
        let file = RecoveryFile(file: folder.path + "/recovery", passphrase: Place.words)
        let code = try #require(server.setupCode)
        await #expect(throws: ClientError.fileExists(path: folder.path + "/recovery")) {
            _ = try await ada.client.createProgram(
                name: "P", server: "http://127.0.0.1:\(server.port)", setupCode: code, recovery: file)
        }
        #expect(try folder.bytes("recovery") == Array("precious".utf8))
        #expect(try ada.client.pinnedPrograms().isEmpty)
        await ada.client.shutdown()
        try await server.stop()
    }

    @Test("a creation that was cut off goes on with the recovery identity that it wrote")
    func resumed() async throws {
        let place = try await Place.found(losingFirst: true)
        #expect(place.program.recovery == (try place.recovery.card().fingerprint))
        try await place.leave()
    }

    @Test(
        "the recovery identity puts a coordinator in the place of all, and the old one signs nothing any more"
    )
    func recover() async throws {
        let place = try await Place.found()
        let summary = try await place.bea.client.recover(file: place.recovery, name: "Bea")
        #expect(summary.people?.map(\.name) == ["Bea"])
        #expect(summary.everybody?.last?.enrolledBy == nil && summary.everybody?.first?.left?.by == nil)
        #expect(summary.everybody?.first?.left != nil && summary.recovery == place.program.recovery)
        let card = try place.bea.client.identity().card
        await #expect(throws: ClientError.self) {
            _ = try await place.ada.client.enroll(card: card, role: .maintainer, name: "B")
        }
        try await place.leave()
    }

    @Test("after a recovery the next rotation takes the old coordinator out of every room, and names them")
    func rooms() async throws {
        let place = try await Place.found()
        let mia = try await Resident.born("Mia")
        _ = try await place.ada.client.enroll(
            card: mia.client.identity().card, role: .maintainer, name: "Mia")
        let rob = try await Resident.born("Rob")
        _ = try await place.ada.client.openCase(card: rob.client.identity().card, contact: "x")
        _ = try await place.bea.client.recover(file: place.recovery, name: "Bea")
        let report = try await place.bea.client.rotateAll()
        #expect(report.rotated.map { $0.left.map(\.person.name) } == [["Ada"], ["Ada"]] && report.isComplete)
        await mia.client.shutdown()
        await rob.client.shutdown()
        try await place.leave()
    }

    @Test("recovering again changes nothing")
    func twice() async throws {
        let place = try await Place.found()
        let first = try await place.bea.client.recover(file: place.recovery, name: "Bea")
        let second = try await place.bea.client.recover(file: place.recovery, name: "Bea")
        #expect(first.entries == 2 && second.entries == 2)
        try await place.leave()
    }

    @Test("a recovery whose answer was lost is done once")
    func lost() async throws {
        let place = try await Place.found()
        place.network.weather = .losesNextReceipt
        let summary = try await place.bea.client.recover(file: place.recovery, name: "Bea")
        #expect(summary.entries == 2)
        try await place.leave()
    }

    @Test("with a next recovery identity the old one is good for nothing")
    func next() async throws {
        let place = try await Place.found()
        let next = RecoveryFile(file: place.folder.path + "/next", passphrase: Place.words)
        let summary = try await place.bea.client.recover(file: place.recovery, name: "Bea", next: .new(next))
        #expect(summary.recovery == (try next.card().fingerprint))
        let card = try place.ada.client.identity().card
        await #expect(throws: ClientError.self) {
            _ = try await place.ada.client.recover(file: place.recovery, card: card, name: "Ada")
        }
        let back = try await place.bea.client.recover(file: next, name: "Beatrix", next: .none)
        #expect(back.people?.map(\.name) == ["Beatrix"] && back.recovery == nil)
        try await place.leave()
    }

    @Test("a recovery that named the next identity and whose answer was lost is found done")
    func lostWithNext() async throws {
        let place = try await Place.found()
        let next = RecoveryFile(file: place.folder.path + "/next", passphrase: Place.words)
        place.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await place.bea.hasty.recover(file: place.recovery, name: "Bea", next: .new(next))
        }
        place.network.weather = .fair
        let summary = try await place.bea.client.recover(file: place.recovery, name: "Bea", next: .new(next))
        let card = try next.card()
        #expect(summary.entries == 2 && summary.recovery == card.fingerprint)
        try await place.leave()
    }

    @Test("another sealed identity recovers nothing")
    func stranger() async throws {
        let place = try await Place.found()
        let other = RecoveryFile(file: place.folder.path + "/other", passphrase: Place.words)
        _ = try await other.make(place.bea.client.session)
        let error = await #expect(throws: ClientError.self) {
            _ = try await place.bea.client.recover(file: other, name: "Bea")
        }
        // The server refuses a stranger before there is anything to compare.
        #expect(error?.exitCode == 1)
        #expect(try await place.ada.client.showProgram().entries == 1)
        try await place.leave()
    }

    @Test("a wrong passphrase opens no recovery identity")
    func passphrase() async throws {
        let place = try await Place.found()
        let file = RecoveryFile(file: place.folder.path + "/recovery") { SecretBytes(copying: [1, 2, 3]) }
        await #expect(throws: ClientError.wrongPassphrase) {
            _ = try await place.bea.client.recover(file: file, name: "Bea")
        }
        try await place.leave()
    }
}

/// A program with a recovery identity, on a real server: Ada coordinates, Bea may take over.
private struct Place {
    let folder: TemporaryFolder
    let server: RunningServer
    let network: Network
    let ada: Resident
    let bea: Resident
    let program: ProgramSummary
    let recovery: RecoveryFile

    static let words: PassphraseSource = { () throws(ClientError) in
        SecretBytes(copying: Array("kept offline".utf8))
    }

    static func found(losingFirst: Bool = false) async throws -> Place {
        let folder = TemporaryFolder()
        let server = try await RunningServer.start(in: folder, clock: systemTime)
        let network = try await Network.start(to: server.port)
        let ada = try await Resident.born("Ada")
        let bea = try await Resident.born("Bea")
        let code = try #require(server.setupCode)
        let recovery = RecoveryFile(file: folder.path + "/recovery", passphrase: words)
        if losingFirst {
            network.weather = .losesNextReceiptAndDies
            await #expect(throws: ClientError.self) {
                _ = try await ada.hasty.createProgram(
                    name: "P", server: network.origin, setupCode: code, recovery: recovery)
            }
            network.weather = .fair
        }
        let program = try await ada.client.createProgram(
            name: "P", server: network.origin, setupCode: code, recovery: recovery)
        _ = try await bea.client.pinProgram(program.address)
        return Place(
            folder: folder, server: server, network: network, ada: ada, bea: bea, program: program,
            recovery: recovery)
    }

    func leave() async throws {
        await ada.client.shutdown()
        await bea.client.shutdown()
        try await network.stop()
        try await server.stop()
    }
}
