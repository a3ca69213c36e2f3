import Testing

/// What clients do when the server lies: it speaks the protocol over a real socket, signs valid receipts for whatever
/// it likes, and lies in one way at a time.
///
/// Whatever it does, the command ends with the code for tampering, names the log, the entry and what happened, and
/// prints nothing of the thread.
@Suite(.serialized, HostileStory.ToldOnce(), .timeLimit(.minutes(15)))
struct HostileServerTests {
    @Test func `an honest server is believed`() async throws {
        let scene = try await HostileStory.Scene()
        let thread = try await scene.mia.jsonLines("read", scene.caseID, "--room", "shared")
        #expect(
            try thread.map { try $0["kind"].text } == [
                "statement", "message", "acknowledgement", "message", "statement", "message", "message",
            ])
    }
}
