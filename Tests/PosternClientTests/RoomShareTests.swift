import PosternClient
import PosternServer
import Testing

/// A38 as people meet it: a person who has filled a room is told so, and the room goes on.
@Suite(.timeLimit(.minutes(10)))
struct RoomShareTests {
    @Test("A38 a person whose share of a room is used up is told so, and what to do")
    func told() async throws {
        var limits = ServerLimits()
        limits.roomEntriesPerMember = 2
        let village = try await Village.found(limits: limits)
        let id = try await village.caseOfRob()
        for text in ["one", "two"] { try await village.rob.says(text, in: id) }
        let error = await #expect(throws: ClientError.self) { try await village.rob.says("three", in: id) }
        #expect(
            error?.description
                == "\(village.network.origin) takes no more from you in this room: "
                + "\"one person may add 2 entries of 268435456 bytes in all to a room\"")
        #expect(
            error?.hint
                == "go on in a new case, which a coordinator opens: postern case open --card CARD --contact URL"
        )
        #expect(error?.exitCode == 1)
        try await village.mia.says("we have enough to go on", in: id)
        #expect(try await village.rob.hears(id) == ["one", "two", "we have enough to go on"])
        _ = try await village.ada.client.removeMember(id, "Rob")
        try await village.leave()
    }
}
