internal import Foundation
internal import PosternClient
internal import PosternFormat
internal import PosternSigning

extension RotateProof {
    /// How many read the shared room of a case: a coordinator, maintainers, the researcher.
    private static let members = 20

    /// Founds a program and opens its cases, several at a time.
    static func fill(folder: String, server: String, setupCode: String, cases: Int) async throws {
        let clock = ContinuousClock()
        let began = clock.now
        let ada = client("ada", in: folder)
        _ = try await ada.makeIdentity(name: "Ada", passphrase: nil)
        let program = try await ada.createProgram(name: "Proof", server: server, setupCode: setupCode)
        for number in 1...(members - 2) {
            // The last is the one who leaves.
            let name = number == members - 2 ? "Max" : "Mia \(number)"
            let home = name == "Max" ? "max" : "mia-\(number)"
            let maintainer = client(home, in: folder)
            let card = try await maintainer.makeIdentity(name: name, passphrase: nil).card
            _ = try await ada.enroll(card: card, role: .maintainer, name: name)
            if number == 1 || name == "Max" { _ = try await maintainer.pinProgram(program.address) }
            await maintainer.shutdown()
        }
        let rob = client("rob", in: folder)
        let card = try await rob.makeIdentity(name: "Rob", passphrase: nil).card
        let ids = try await withThrowingTaskGroup(of: [String].self) { group in
            for first in 0..<8 {
                group.addTask {
                    var ids: [String] = []
                    for number in stride(from: first, to: cases, by: 8) {
                        let contact = "https://example.org/issues/\(number)"
                        ids.append(try await ada.openCase(card: card, contact: contact).caseID.text)
                    }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        await ada.shutdown()
        await rob.shutdown()
        try ids.joined(separator: "\n").write(toFile: folder + "/cases", atomically: true, encoding: .utf8)
        print(
            "filled: \(cases) cases, \(2 * cases) rooms of \(members - 1) and \(members) members, "
                + "in \(began.duration(to: clock.now).seconds) s")
    }

    static func client(_ name: String, in folder: String) -> Client {
        Client(home: "\(folder)/homes/\(name)") { () throws(ClientError) in
            throw .passphrase("nobody has a passphrase here")
        }
    }
}

extension Duration {
    /// With one digit after the point.
    var seconds: Double { (self / .seconds(1) * 10).rounded() / 10 }
}
