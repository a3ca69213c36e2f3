import Foundation
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// Promise 6 and A26: whoever has the files and not the storage key reads padded sizes and counts.
@Suite struct SecrecyTests {
    /// Everything in a house that somebody would look for, by name.
    private func secrets(_ house: House, _ room: Log, _ message: [UInt8]) -> [(String, [UInt8])] {
        let people = [house.coordinator, house.maintainer, house.researcher]
        var secrets: [(String, [UInt8])] = [
            ("program name", Array(House.programName.utf8)), ("contact", Array(House.contact.utf8)),
            ("program id", room.id.program.bytes), ("case id", room.id.caseID.bytes),
            ("room name", Array(room.id.room.text.utf8)), ("head", room.place.head.bytes),
            ("message", Array(message.suffix(400).prefix(40))),
            ("entry hash", Entry.hash(of: message, program: room.id.program).bytes),
            ("setup code", Array(house.setupCode.utf8)),
            ("setup code digest", SetupCode.digest(house.setupCode).bytes),
            ("server key", house.store.serverKey.bytes),
        ]
        for person in people {
            secrets.append(("name of \(person.name)", Array(person.name.text.utf8)))
            secrets.append(("card of \(person.name)", Array(person.card.encoded.suffix(60))))
            secrets.append(("signing key of \(person.name)", person.card.signingKey.bytes))
            secrets.append(("fingerprint of \(person.name)", person.fingerprint.bytes))
        }
        return secrets
    }

    /// The bytes as they are, in hexadecimal, in base32, and in base64 wherever in a longer text they stand.
    private func spellings(_ secret: [UInt8]) -> [(String, Data)] {
        let hex = secret.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        var spellings = [
            ("raw", Data(secret)), ("hex", Data(hex.utf8)), ("HEX", Data(hex.uppercased().utf8)),
            ("base32", Data(Base32.encode(secret).dropLast().utf8)),
        ]
        for offset in 0..<3 {
            let text = Data([UInt8](repeating: 0, count: offset) + secret).base64EncodedString()
            // The first and last characters also depend on what stands beside the secret.
            let inner = text.filter { $0 != "=" }.dropFirst(offset == 0 ? 0 : 4).dropLast(1)
            spellings.append(("base64 at \(offset)", Data(inner.utf8)))
        }
        return spellings
    }

    @Test("no name, card, contact, id or message is in the database, its log or a backup")
    func nothingReadable() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let message = room.message()
        try await house.append(message, to: &room, by: house.researcher)
        try Store.backup(folder: house.folder.path, to: house.folder.path + "/backup.db")
        let files = try house.folder.files().filter { $0.key != "storage.key" && $0.key != "lock" }
        #expect(Set(files.keys) == ["postern.db", "postern.db-wal", "postern.db-shm", "backup.db"])
        for (what, secret) in secrets(house, room, message) {
            for (spelling, bytes) in spellings(secret) {
                for (name, content) in files {
                    #expect(content.range(of: bytes) == nil, "\(what), \(spelling), in \(name)")
                }
            }
        }
    }

    @Test("nothing readable is left in the database once everything was written back from its log")
    func nothingReadableAfterClose() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        let message = room.message()
        try await house.append(message, to: &room, by: house.researcher)
        let secrets = secrets(house, room, message)
        try house.store.close()
        let database = try #require(try house.folder.files("postern.db")["postern.db"])
        for (what, secret) in secrets {
            for (spelling, bytes) in spellings(secret) {
                #expect(database.range(of: bytes) == nil, "\(what), \(spelling)")
            }
        }
    }

    @Test("the search finds a secret that is there, in each spelling")
    func searchFinds() {
        let secret = Array("Marmalade Observatory".utf8)
        for lead in ["", "x", "xy"] {
            let text = Data((lead + "Marmalade Observatory" + "zz").utf8)
            let all = [text, Data(text.base64EncodedString().utf8)]
            let found = spellings(secret).contains { spelling in
                all.contains { $0.range(of: spelling.1) != nil }
            }
            #expect(found)
            let encoded = Data(text.base64EncodedString().utf8)
            #expect(spellings(secret).contains { $0.0.hasPrefix("base64") && encoded.range(of: $0.1) != nil })
        }
    }

    @Test("A26 a person has another mark in each room, so that nobody sees which rooms share a member")
    func unlinkable() async throws {
        let house = try await House()
        let first = try await house.openSharedRoom()
        let second = try await house.openSharedRoom()
        let cipher = house.store.cipher
        let who = house.researcher.fingerprint
        #expect(cipher.person(who, in: first.id) != cipher.person(who, in: second.id))
    }
}
