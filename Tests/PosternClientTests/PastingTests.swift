import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

@Suite("What is pasted may have been through a mail program, a chat and a sentence")
struct PastingTests {
    /// What is done to a line on its way.
    static let ways: [(name: String, change: @Sendable (String) -> String)] = [
        ("white space around", { "\n \t\($0)\r\n" }),
        ("broken lines", { Self.every(40, of: $0, put: "\n") }),
        ("broken and indented lines", { Self.every(31, of: $0, put: "\r\n    ") }),
        ("spaces", { Self.every(17, of: $0, put: " ") }),
        ("a no-break space", { Self.every(50, of: $0, put: "\u{A0}") }),
        ("what nobody sees", { "\u{FEFF}" + Self.every(20, of: $0, put: "\u{200B}") + "\u{200E}" }),
        ("backticks", { "`\($0)`" }),
        ("a block of code", { "```\n\($0)\n```\n" }),
        ("angle brackets", { "<\($0)>" }),
        ("brackets and a full stop", { "(\($0))." }),
        ("quotation marks", { "“\($0)”," }),
        ("apostrophes", { "'\($0)';" }),
        ("stars", { "**\($0)**" }),
        ("a full stop", { $0 + "." }),
        ("a comma", { $0 + "," }),
    ]

    private static func every(_ count: Int, of text: String, put between: String) -> String {
        var pieces: [Substring] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces.joined(separator: between)
    }

    @Test("every form is read, whatever was done to it, wherever a command takes one")
    func everywhere() async throws {
        let village = try await Village.found()
        let (ada, rob) = (village.ada.client, village.rob.client)
        let card = try rob.identity().card
        let address = village.program.address
        let knock = try await rob.knock(program: address, committing: Array("the report".utf8))
        let commitment = try #require(knock.commitment)
        let vera = try await village.guest("Vera").client.identity().card
        let opened = try await ada.openCase(
            card: card, contact: "first", commitment: commitment, researcherName: "Rob")
        let secret = try await rob.exportIdentity(passphrase: nil)
        for (number, way) in Self.ways.enumerated() {
            let (name, change) = (way.name, way.change)
            let again = try await ada.openCase(
                card: change(card), contact: "\(number)", commitment: change(commitment),
                members: [change(village.mia.client.identity().card)])
            _ = try await rob.join(invite: change(again.invite))
            #expect(try await rob.read(change(opened.invite)).caseID == opened.caseID, "\(name)")
            _ = try await ada.addMember(change(again.invite), change(village.max.client.identity().card))
            _ = try await ada.removeMember(again.caseID.text, change(village.max.client.identity().card))
            let room = try await ada.addRoom(
                again.caseID.text, name: "upstream", vendors: ["Vera = " + change(vera)])
            #expect(room.rooms[0].members.contains { $0.name == "Vera" }, "\(name)")
            #expect(
                try await ada.enroll(
                    card: change(village.mia.client.identity().card), role: .maintainer, name: "Mia",
                    program: change(address)
                ).entries == village.program.entries + 2, "\(name)")
            _ = try await rob.pinProgram(change(address))
            _ = try await rob.knock(program: change(address))
            let home = Resident(home: TemporaryFolder())
            #expect(Client.isSealed(identity: change(secret)) == false)
            #expect(
                try await home.client.importIdentity(change(secret), passphrase: nil).card == card, "\(name)")
            await home.client.shutdown()
        }
        // An id of a case is copied from the same places.
        #expect(try await rob.read("`\(opened.caseID.text.prefix(8))`,").caseID == opened.caseID)
        try await village.leave()
    }

    @Test("what is no form keeps its inside: a name, a contact, a program's name")
    func names() {
        for text in [
            "Max M. Quartz", "O'Neil", "Dr. No.", "ben@example.org (Ben)", "postern",
            "https://example.org/a b",
        ] {
            #expect(pasted(" \(text)\n") == text)
        }
    }

    @Test(
        "a form is as strict as ever once it is unwrapped",
        arguments: [
            { "x" + $0 }, { String($0.dropLast()) }, { $0 + "a" }, { $0.uppercased() },
            { $0.replacing("postern-card-", with: "postern-card--") },
            { String($0.dropLast(40)) + "-" + $0.suffix(40) },
        ] as [@Sendable (String) -> String])
    func strict(change: @Sendable (String) -> String) async throws {
        let rob = try await Resident.born("Rob")
        let card = try rob.client.identity().card
        #expect(throws: ClientError.self) { _ = try Card(pasted: change(card)) }
    }
}
