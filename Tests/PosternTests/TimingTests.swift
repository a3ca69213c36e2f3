import Foundation
import PosternFormat
import Testing

extension LoadTests {
    /// A13 against the real server. `Scripts/timing` runs the last of these, which takes minutes and a quiet machine.
    @Suite(.serialized)
    struct TimingTests {
        @Test func `A13 every refusal has the same words and the same size`() async throws {
            let stage = try await TimingStage()
            let port = stage.server.port
            let answers = try await onThread {
                let connection = try TimingConnection(port: port)
                guard try Self.status(connection.ask(stage.answered()).answer) == 200 else {
                    throw RunningProgram.Unexpected(description: "the member is refused")
                }
                return try (0..<40).flatMap { _ in
                    try Refusal.allCases.shuffled().map { refusal in
                        (refusal, try connection.ask(stage.request(refusal)).answer)
                    }
                }
            }
            let expected = SignedRequest.Answer(bytes: try #require(answers.first?.1))
            #expect(expected.status == 403)
            for (refusal, answer) in answers {
                #expect(SignedRequest.Answer(bytes: answer).timeless == expected.timeless, "\(refusal)")
                #expect(answer.count == expected.bytes.count, "\(refusal)")
            }
            try await stage.server.stop()
        }

        @Test func `the tests of distributions tell what differs from what does not`() {
            // The same samples every time: at random, one run in two hundred would find no difference where one is.
            var random = ModelDice(seed: 1)
            let sample = { (shift: Double) in
                (0..<4_000).map { _ in Double.random(in: 100..<200, using: &random) + shift }
            }
            for test in [TimingStatistics.mannWhitney, TimingStatistics.kolmogorovSmirnov] {
                #expect(test(sample(0), sample(5)) < 1e-4)
                #expect(test(sample(0), sample(0)) > 1e-6)
            }
            #expect(TimingStatistics.holm([0.01, 0.5, 0.02]) == [0.03, 0.5, 0.04])
        }

        @Test(.enabled(if: ProcessInfo.processInfo.environment["POSTERN_TIMING"] != nil))
        func `A13 refusals cannot be told apart by their time`() async throws {
            let count = Int(ProcessInfo.processInfo.environment["POSTERN_TIMING"] ?? "") ?? 10_000
            let stage = try await TimingStage()
            // A refusal waits for its beat: several connections measure in less time.
            let parts = try await atOnce(Array(0..<4)) { _ in
                try await onThread { try TimingMeasurement.times(stage, count: count / 4) }
            }
            let measured = TimingMeasurement(parts)
            measured.tell()
            #expect(measured.differences == [])
            #expect(measured.isControlFound)
            try await stage.server.stop()
        }

        private static func status(_ answer: [UInt8]) -> Int { SignedRequest.Answer(bytes: answer).status }
    }
}
