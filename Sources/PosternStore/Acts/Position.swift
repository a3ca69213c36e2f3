internal import PosternFormat
internal import PosternLog

/// What somebody is in a program now: what their member row there says.
struct Position: Equatable {
    let card: Card
    let role: Role?
    let isRecovery: Bool
}

extension ProgramState {
    /// Everybody who is enrolled, and the recovery identity. They are never the same: one key has one use.
    var positions: [Fingerprint: Position] {
        var positions: [Fingerprint: Position] = [:]
        if let recovery {
            positions[recovery.fingerprint] = Position(card: recovery, role: nil, isRecovery: true)
        }
        for person in people {
            positions[person.fingerprint] = Position(card: person.card, role: person.role, isRecovery: false)
        }
        return positions
    }
}
