import PosternFormat
import PosternLog
import Testing
import VectorFiles

/// What breaks a rule in a vector of a log; nil where nothing does.
func refusal(_ name: String) throws -> LogFault? {
    let logs = try VectorLog(named: name)
    do throws(LogError) {
        let program = try logs.program.verifiedProgram(checkpoint: nil)
        _ = try logs.room?.verified(program: program, checkpoint: nil)
        return nil
    } catch {
        return error.fault
    }
}

/// The kinds of entries that a room has besides statements, as names of vectors begin.
let memberKinds = ["message", "grant", "approval", "later-entry"]
/// The reasons of statements.
let statementKinds = ["opened", "rotated", "changed", "closed", "destroyed"]
