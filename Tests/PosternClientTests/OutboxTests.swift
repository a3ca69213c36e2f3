import Foundation
import PosternClient
import PosternSigning
import Testing

@Suite("Sending once")
struct OutboxTests {
    @Test("a message whose receipt was lost is sent once by the same command")
    func lostReceipt() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceipt
        let sent = try await village.rob.client.send(id, text: Array("once".utf8))
        #expect(sent.index == 1)
        #expect(texts(try await village.mia.client.read(id)) == ["once"])
        try await village.leave()
    }

    @Test("a command that died between append and receipt sends its message once when it is run again")
    func diedBetween() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) {
            _ = try await village.rob.hasty.send(id, text: Array("once".utf8))
        }
        village.network.weather = .fair
        let sent = try await village.rob.another().send(id, text: Array("once".utf8))
        #expect(sent.wasSentBefore && sent.index == 1)
        #expect(texts(try await village.mia.client.read(id)) == ["once"])
        try await village.leave()
    }

    @Test("the record of a message on its way says nothing of its text")
    func record() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let text = "the password is swordfish"
        village.network.weather = .losesNextReceiptAndDies
        _ = try? await village.rob.hasty.send(id, text: Array(text.utf8))
        let names = village.rob.home.names(in: "outbox")
        let held = try names.filter { name in
            String(decoding: try village.rob.home.bytes("outbox/" + name), as: UTF8.self).contains(
                "swordfish")
        }
        #expect(names.count == 2 && held.isEmpty)
        try await village.leave()
    }

    @Test("the record is gone and the receipt kept once the message is sent")
    func receipt() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        let sent = try await village.rob.client.send(id, text: Array("kept".utf8))
        let kept = try village.rob.home.bytes("receipts/\(village.program.id.text)-\(id)-shared-1")
        #expect(kept == sent.receipt && village.rob.home.names(in: "outbox").isEmpty)
        try await village.leave()
    }

    @Test("the same words said twice are two messages")
    func twice() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        _ = try await village.rob.client.send(id, text: Array("ping".utf8))
        _ = try await village.rob.client.send(id, text: Array("ping".utf8))
        #expect(texts(try await village.mia.client.read(id)) == ["ping", "ping"])
        try await village.leave()
    }

    @Test("a message that a proxy answers with 502 is not sent twice")
    func badGateway() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .answersNextWrite(badGatewayAnswer)
        _ = try await village.rob.client.send(id, text: Array("once".utf8))
        #expect(texts(try await village.mia.client.read(id)) == ["once"])
        try await village.leave()
    }

    @Test("a page that a proxy answers with 502 is asked for again")
    func badGatewayRead() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .answersNextRead(badGatewayAnswer)
        #expect(texts(try await village.rob.client.read(id)).isEmpty)
        try await village.leave()
    }

    private let badGatewayAnswer =
        "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    @Test("a rotation that was cut off between the rooms is finished and not done twice")
    func rotation() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.rotateCase(id) }
        village.network.weather = .fair
        let rotated = try await village.ada.client.rotateCase(id)
        #expect(rotated.rooms.map(\.epoch) == [2, 2])
        try await village.leave()
    }
    @Test("a rotation that was cut off days ago is not taken for the one that is asked for today")
    func oldRotation() async throws {
        let village = try await Village.found()
        let id = try await village.caseOfRob()
        village.network.weather = .losesNextReceiptAndDies
        await #expect(throws: ClientError.self) { _ = try await village.ada.hasty.rotateCase(id) }
        village.network.weather = .fair
        let name = try #require(village.ada.home.names(in: "rotations").first { !$0.hasSuffix(".lock") })
        let file = village.ada.home.path + "/rotations/" + name
        let record = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let aged = record.map { $0.hasPrefix("begunAt ") ? "begunAt 1000" : String($0) }
        try (aged.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let rotated = try await village.ada.client.rotateCase(id)
        #expect(rotated.rooms.map(\.epoch) == [3, 2])
        try await village.leave()
    }
}
