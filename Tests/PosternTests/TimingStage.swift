import Foundation
import HTTPTypes
import PosternAPI
import PosternClient
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// A reason for which a request is refused. All of them have to look the same (A13).
enum Refusal: String, CaseIterable, Sendable {
    case badSignature = "bad signature of a member"
    case unknownSigner = "stranger, whose signature nobody can verify"
    case notAMember = "member of another room of the program"
    case noSuchCase = "no such case, asked by that member"
    case noSuchRoom = "no such room in their own case, asked by that member"
    case expelled = "expelled maintainer, who was in the room"
    case destroyed = "destroyed room, asked by the member of another room"
    case unknownProgram = "unknown program"
    case badSignatureNoSuchCase = "bad signature, and no such case"
}

/// A real server whose rates are out of the way, with people for each refusal.
struct TimingStage: Sendable {
    let folder: TemporaryFolder
    let server: RunningServer
    private let member: FloodStage.Holder
    private let other: FloodStage.Holder
    private let expelled: FloodStage.Holder
    private let stranger = FloodStage.Holder(Identity(name: nil, random: .system))
    private let room: LogID
    private let destroyedRoom: LogID
    private let otherCase: CaseID

    init() async throws {
        folder = try TemporaryFolder()
        server = try await RunningServer(
            data: folder.path("data"),
            options: [
                "--member-rate", "1000000", "--member-burst", "1000000", "--address-rate", "1000000",
                "--address-burst", "1000000",
            ])
        let coordinator = InProcess("coordinator", in: folder)
        _ = try await coordinator.moveIn("Cora")
        let address = try await coordinator.client.createProgram(
            name: "LibreChat", server: server.origin, setupCode: try #require(server.setupCode)
        ).address
        var identities: [FloodStage.Holder] = []
        var cards: [String] = []
        for name in ["Max", "Mia"] {
            let maintainer = InProcess(name, in: folder)
            cards.append(try await maintainer.moveIn(name))
            _ = try await coordinator.client.enroll(
                card: cards[cards.count - 1], role: .maintainer, name: name)
            identities.append(FloodStage.Holder(try await maintainer.identity()))
        }
        member = identities[0]
        expelled = identities[1]
        let rita = InProcess("rita", in: folder)
        let opened = try await coordinator.client.openCase(
            card: try await rita.moveIn("Rita"), contact: "https://example.org/issues/1")
        // Somebody who is known to the program for another case only.
        let otto = InProcess("otto", in: folder)
        let otherCard = try await otto.moveIn("Otto")
        let second = try await coordinator.client.openCase(
            card: otherCard, contact: "https://example.org/issues/2")
        other = FloodStage.Holder(try await otto.identity())
        room = LogID(program: try ProgramAddress(text: address).program, case: opened.caseID, room: .shared)
        otherCase = second.caseID
        let nora = InProcess("nora", in: folder)
        let third = try await coordinator.client.openCase(
            card: try await nora.moveIn("Nora"), contact: "https://example.org/issues/3")
        _ = try await coordinator.client.closeCase(third.caseID.text)
        _ = try await coordinator.client.destroyCase(third.caseID.text)
        destroyedRoom = LogID(program: room.program, case: third.caseID, room: .shared)
        for number in 0..<3 {
            _ = try await coordinator.client.send(opened.caseID.text, text: Array("text \(number)".utf8))
        }
        _ = try await coordinator.client.expel("Mia")
        await coordinator.client.shutdown()
    }

    /// A fresh request that is refused for this reason.
    func request(_ refusal: Refusal) throws -> [UInt8] {
        switch refusal {
        case .badSignature: forged(try signed(room, member))
        case .unknownSigner: try signed(room, stranger)
        case .notAMember: try signed(room, other)
        case .destroyed: try signed(destroyedRoom, other)
        case .noSuchCase: try signed(LogID(program: room.program, case: Self.anyCase, room: .shared), other)
        case .noSuchRoom:
            try signed(
                LogID(
                    program: room.program, case: otherCase,
                    room: try #require(RoomName("vendor-\(Int.random(in: 100...999))"))), other)
        case .expelled: try signed(room, expelled)
        case .unknownProgram:
            try signed(
                LogID(
                    program: try #require(ProgramID(RandomSource.system.bytes(32))), case: room.caseID,
                    room: .shared), other)
        case .badSignatureNoSuchCase:
            forged(try signed(LogID(program: room.program, case: Self.anyCase, room: .shared), member))
        }
    }

    /// A request of a member that is answered.
    func answered() throws -> [UInt8] { try signed(room, member) }

    private static var anyCase: CaseID { CaseID(random: .system) }

    private func signed(_ log: LogID, _ signer: FloodStage.Holder) throws -> [UInt8] {
        let request = SignedRequest(.get, .log(log), to: server.port, by: signer.identity)
        return Array(
            String(decoding: request.bytes, as: UTF8.self).replacing("Connection: close\r\n", with: "").utf8)
    }

    /// The same request with one character of the signature changed.
    private func forged(_ request: [UInt8]) -> [UInt8] {
        let text = String(decoding: request, as: UTF8.self)
        guard let field = text.range(of: "\nsignature: postern=:", options: .caseInsensitive),
            let place = text.index(field.upperBound, offsetBy: 10, limitedBy: text.endIndex)
        else { preconditionFailure("the request is signed") }
        let other: Character = text[place] == "A" ? "B" : "A"
        return Array(text.replacingCharacters(in: place...place, with: String(other)).utf8)
    }
}
