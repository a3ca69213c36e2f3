import PosternFormat
import PosternSigning

/// Entries that logs took which grew by random decisions, the same each time: what decoders begin with.
enum LogSpecimens {
    /// Some entries of this type.
    static func entries(of type: ObjectType) -> [String: [UInt8]] {
        let found = entries.filter { $0.first == type.rawValue }.prefix(24)
        return Dictionary(uniqueKeysWithValues: found.enumerated().map { ("taken-\($0.offset)", $0.element) })
    }

    /// The policies in those of program logs.
    static var policies: [String: [UInt8]] {
        let found = entries.compactMap { entry -> [UInt8]? in
            guard case .policy(let policy)? = (try? ProgramStatement(decoding: entry))?.action else {
                return nil
            }
            return policy.encoded
        }
        return Dictionary(
            uniqueKeysWithValues: found.prefix(24).enumerated().map { ("taken-\($0.offset)", $0.element) })
    }

    /// Entries of kinds that a later edition knows.
    static var later: [String: [UInt8]] {
        let found = entries.filter { ($0.first ?? 0) >= 16 }.prefix(24)
        return Dictionary(uniqueKeysWithValues: found.enumerated().map { ("taken-\($0.offset)", $0.element) })
    }

    private static let entries: [[UInt8]] = (0..<40).flatMap { number -> [[UInt8]] in
        let random = RandomSource.reproducible(seed: "postern fuzzing: specimens \(number)")
        // Below what is taken for a wish that something be wrong.
        var choices = Choices(random.bytes(400).map { $0 % 240 })
        var program = ProgramDraft(&choices)
        var room = RoomDraft(program, &choices)
        program.enrollTwo()
        while !choices.isAtEnd {
            if choices.below(16) == 15 {
                program.step(&choices)
            } else {
                room.step(program.state, &choices)
            }
        }
        return (program.draft.stored + room.draft.stored).map(\.entry)
    }
}
