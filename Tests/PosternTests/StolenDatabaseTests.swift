import Foundation
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// Attack A26: whoever has the database files learns sizes and counts.
@Suite(.timeLimit(.minutes(15)))
struct StolenDatabaseTests {
    private static let text =
        "The upload handler trusts the file name: ../../etc/passwd is written as it stands."
    private static let note = "Same root cause as the avatar upload in March; Max takes it this week."
    private static let contact = "https://github.com/example/librechat/discussions/4711"
    private static let researcher = "Rita Researcher Quillon"

    /// A whole story on the real server; gives what must not be found, and the files to look in.
    private func story(in folder: TemporaryFolder) async throws -> (needles: [Needle], files: [String]) {
        let data = folder.path("data")
        let server = try await RunningServer(data: data, options: RunningServer.generous)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max Maintainer Quorum", "Mia Maintainer Quiver"])
        let (rita, id, card) = try await household.admit(Self.researcher, contact: Self.contact)
        let max = household.maintainers[0]
        try await rita.run("report", id, "-", input: Array(Self.text.utf8))
        try await max.run("ack", id)
        try await max.run("note", id, "-m", Self.note)
        try await household.coordinator.run("case", "rotate", id)
        try await max.run("send", id, "-m", Self.text + " Thank you.")
        // Looked at while the server runs, so that what is only in the WAL is looked at too.
        let backup = folder.path("backup.sqlite")
        try await RunningServer.backup(data: data, to: backup)
        let copies = folder.path("stolen")
        try await copyFolder(data, to: copies)
        let files = try FileManager.default.subpathsOfDirectory(atPath: copies).map { copies + "/" + $0 }
            .filter { contents(of: $0).count > 0 }
        try #require(files.contains { $0.hasSuffix("-wal") }, "no WAL among \(files)")
        var needles = try needles(of: household, case: id, card: card)
        for person in [household.coordinator, rita] + household.maintainers {
            needles.append(
                Needle("fingerprint of \(person.name)", try await person.identity().fingerprint.bytes))
        }
        try await server.stop()
        return (needles, files + [backup])
    }

    private func needles(of household: Household, case id: String, card: String) throws -> [Needle] {
        var needles = [
            Needle("the report", Self.text), Needle("the note", Self.note),
            Needle("the contact", Self.contact),
            Needle("the program's name", Household.programName),
            Needle("the researcher's name", Self.researcher),
            Needle("the researcher's card, as text", card),
        ]
        for (name, text) in household.cards {
            needles.append(Needle("the name \(name)", name))
            needles.append(Needle("the card of \(name), as text", text))
        }
        for (name, text) in household.cards.merging([Self.researcher: card], uniquingKeysWith: { $1 }) {
            let card = try Card(text: text)
            needles.append(Needle("the card of \(name)", card.encoded))
            needles.append(Needle("the signing key of \(name)", card.signingKey.bytes))
            needles.append(Needle("the receiving key of \(name)", card.receivingKey.bytes))
        }
        let program = try ProgramAddress(text: household.address).program
        let caseID = try #require(CaseID(text: id))
        needles.append(Needle("the program id", program.bytes))
        needles.append(Needle("the program id, as text", program.text))
        needles.append(Needle("the case id", caseID.bytes))
        needles.append(Needle("the case id, as text", id))
        return needles
    }

    @Test func `A26 no text, name, card, contact or id is in the database, its WAL or a backup`() async throws
    {
        let folder = try TemporaryFolder()
        let (needles, files) = try await story(in: folder)
        for file in files {
            #expect(try found(needles, inFile: file) == [], "in \(file)")
        }
    }

    @Test func `what is written somewhere in any form is found`() throws {
        let folder = try TemporaryFolder()
        let secret = Array(Self.contact.utf8)
        let hex = secret.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let needle = Needle("the contact", secret)
        var hidden: [[UInt8]] = [secret, Array(hex.utf8), Array(hex.uppercased().utf8)]
        for offset in 0..<3 {
            let base64 = Data([UInt8](repeating: 0xfb, count: offset) + secret + [0xff, 0xfe])
                .base64EncodedString()
            hidden.append(Array(base64.utf8))
            hidden.append(
                Array(
                    base64.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
                        .utf8))
        }
        for offset in 0..<5 {
            hidden.append(
                Array(Base32.encode([UInt8](repeating: 7, count: offset) + secret + [1, 2, 3]).utf8))
        }
        for (number, form) in hidden.enumerated() {
            let noise = RandomSource.system.bytes(5000)
            let file = try folder.write("planted", noise + form + noise)
            #expect(try !found([needle], inFile: file).isEmpty, "form \(number)")
        }
    }

    @Test func `what is not there is not found`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("noise", RandomSource.system.bytes(1 << 20))
        #expect(try found([Needle("the contact", Self.contact)], inFile: file) == [])
    }
}
