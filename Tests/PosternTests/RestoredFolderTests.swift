import Foundation
import PosternFormat
import Testing

/// Attack A8 with the real server: its data folder is put back to an older copy.
@Suite(.timeLimit(.minutes(15)))
struct RestoredFolderTests {
    @Test func `A8 a follower notices that the folder was put back while it waited`() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        let port = try RunningServer.lastingPort()
        var server = try await RunningServer(data: data, port: port)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
        try await server.stop()
        try await copyFolder(data, to: folder.path("older"))

        server = try await RunningServer(data: data, port: port)
        try await rita.run("report", id, "-", input: Array("the report".utf8))
        let following = try household.maintainers[0].start(["read", id, "--follow", "--json"])
        try await following.waits { $0.output.contains("the report") ? true : nil }
        try await server.stop()
        try FileManager.default.removeItem(atPath: data)
        try await copyFolder(folder.path("older"), to: data)
        server = try await RunningServer(data: data, port: port)
        let ending = try await following.finish()
        #expect(ending.status == 3, "\(ending)")
        #expect(
            ending.talk.contains(
                "room shared, entry 1: was verified here before and is gone: the server was put back to 1 entry"
            ))
        try await server.stop()
    }

    @Test func `A8 a data folder put back to an older copy is named by every command that looks`()
        async throws
    {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        let port = try RunningServer.lastingPort()
        var server = try await RunningServer(data: data, port: port)
        let household = try await Household(
            origin: server.origin, setupCode: try #require(server.setupCode), in: folder.path,
            maintainers: ["Max"])
        let max = household.maintainers[0]
        let (rita, id, _) = try await household.admit("Rita", contact: "https://example.org/issues/1")
        try await rita.run("report", id, "-", input: Array("secret report".utf8))
        try await max.run("read", id)
        try await server.stop()
        try await copyFolder(data, to: folder.path("older"))

        server = try await RunningServer(data: data, port: port)
        try await max.run("send", id, "-m", "secret answer")
        try await rita.run("read", id)
        try await server.stop()
        try FileManager.default.removeItem(atPath: data)
        try await copyFolder(folder.path("older"), to: data)

        server = try await RunningServer(data: data, port: port)
        for command in [
            ["read", id], ["send", id, "-m", "more"], ["report", id, "-"], ["inbox"], ["audit"],
            ["case", "members", id],
        ] {
            let ending = try await rita.start(command, input: Array("more".utf8)).finish()
            ending.expectCaught(
                "room shared", entry: 2,
                "was verified here before and is gone: the server was put back to 2 entries")
        }
        try await server.stop()
        let unreachable = try await rita.ending("read", id)
        #expect(unreachable.status == 4, "\(unreachable)")
        #expect(unreachable.output.isEmpty)
        #expect(unreachable.talk.contains("is not reachable"))
    }
}
