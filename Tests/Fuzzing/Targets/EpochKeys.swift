import PosternFormat
import PosternSealing
import PosternSigning
import Synchronization

/// Secrets of epochs and what is wrapped of them: the same each time, so that each is made once and not once a run.
enum EpochKeys {
    private struct Place: Hashable {
        let log: LogID
        let number: UInt32
        let person: Fingerprint?
    }

    private static let keys = Mutex<[Place: CaseKey]>([:])
    private static let wraps = Mutex<[Place: [UInt8]]>([:])

    static func key(_ log: LogID, _ number: UInt32) -> CaseKey {
        kept(Place(log: log, number: number, person: nil), in: keys) { secret(log, number).key }
    }

    static func wrap(_ log: LogID, _ number: UInt32, to person: Person) -> [UInt8] {
        kept(Place(log: log, number: number, person: person.fingerprint), in: wraps) {
            secret(log, number).wrap(
                to: person.card, random: .reproducible(seed: "postern fuzzing: wrap \(number) \(log)"))
        }
    }

    static func salt(_ number: UInt32, of person: Person) -> [UInt8] {
        RandomSource.reproducible(seed: "postern fuzzing: salt \(number) of \(person.name)").bytes(
            Member.saltLength)
    }

    private static func secret(_ log: LogID, _ number: UInt32) -> EpochSecret {
        EpochSecret(
            log: log, number: number, random: .reproducible(seed: "postern fuzzing: epoch \(number) \(log)"))
    }

    private static func kept<Value: Sendable>(
        _ place: Place, in values: borrowing Mutex<[Place: Value]>, make: () -> Value
    ) -> Value {
        if let value = values.withLock({ $0[place] }) { return value }
        let value = make()
        values.withLock { held in
            if held.count > 10_000 { held.removeAll() }
            held[place] = value
        }
        return value
    }
}
