import Foundation

/// Where the programs under test are: in the folder that `POSTERN_PROGRAMS` names, beside the tests, or where the
/// package builds them.
enum Programs {
    static let postern = folder + "/postern"
    static let posternd = folder + "/posternd"

    private static let folder: String = {
        let beside = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().path
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let candidates =
            [ProcessInfo.processInfo.environment["POSTERN_PROGRAMS"], beside].compactMap(\.self)
            + [package + "/.build/debug"]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/postern") }
            ?? package + "/.build/debug"
    }()
}
