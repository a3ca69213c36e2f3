import PosternClient
import PosternFormat

/// A command that goes through every room of the program.
protocol RotatingCommand: PosternCommand {
    var sending: SendingOptions { get }
}

extension RotatingCommand {
    /// Does the work with a bar, asking about lists that changed unseen; hints at what goes on where it was cut off.
    func rotating<Result>(
        _ work: (_ accepted: [MembersChange], _ progress: @escaping RotationProgress.Handler)
            async throws -> Result
    ) async throws -> Result {
        try await sending.send { accepted in
            let bar = ProgressBar()
            defer { bar.end() }
            return try await work(accepted) { progress in
                bar.show(
                    ProgressBar.Count(
                        title: progress.phase == .looking ? "looking" : "rotating", done: progress.done,
                        total: progress.total))
            }
        }
    }

    /// Fails as the worst room did.
    func failAsRooms(of report: RotationReport) throws {
        let failures = report.failures.map(\.failure)
        do throws(Failure) {
            try Failure.tellAll(failures)
        } catch {
            // Below what is told last, whichever room that is.
            var worst = error
            worst.hints.append(
                "not done: \(failures.count) of \(counted(report.roomCount, "room")); run it again, nothing is done twice"
            )
            throw worst
        }
    }
}
