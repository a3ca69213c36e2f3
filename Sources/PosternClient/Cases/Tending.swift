internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What was done of what was due, and what was not.
public struct Tended: Sendable {
    /// What was done, in the order in which it was.
    public let done: [Duty]
    /// What is still due: what somebody else has to do, and what failed.
    public let due: [Due]
    /// What could not be looked at or done. The same command tries it again.
    public let failures: [CaseFailure]
}

extension Client {
    /// Does what the logs and the policy ask of this identity, in one case or in all of its cases: passes history on where
    /// a list says so and the secrets are here; for a coordinator, takes out people whom no list may have so, and rotates
    /// keys that are due.
    ///
    /// Nothing is done anywhere while one of the rooms in which something is due has a list that the person has neither
    /// seen nor accepted.
    ///
    /// - Parameters:
    ///   - caseText: the case: the beginning of its id, or its invite; every case of this identity where nothing is given.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    public func tend(
        _ caseText: String? = nil, accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> Tended {
        var look = Look()
        if let caseText {
            let rooms = try await session.look(at: try await session.handle(caseText, writing: true))
            if rooms.open.isEmpty, let tombstone = rooms.tombstone { throw .caseDestroyed(tombstone) }
            look.take(rooms.open)
        } else {
            look = try await session.lookEverywhere()
        }
        try look.rooms.checkConsent(accepting: accepted)
        var done: [Duty] = []
        for room in look.rooms {
            do throws(ClientError) {
                done += try await room.renewKey(accepting: accepted)
                try await room.passHistoryOn(accepting: accepted) { done.append($0) }
            } catch {
                look.failures.append(
                    CaseFailure(caseID: room.id.caseID, program: room.pin.view, error: error))
            }
        }
        return Tended(
            done: done, due: look.othersDue + look.rooms.flatMap(\.due), failures: look.failures)
    }
}

/// What a look at cases found.
private struct Look {
    /// The rooms in which this identity has something to do.
    var rooms: [OpenRoom] = []
    /// What is due in the others.
    var othersDue: [Due] = []
    var failures: [CaseFailure] = []

    mutating func take(_ found: [OpenRoom]) {
        for room in found {
            let due = room.due
            if due.contains(where: { $0.doer == .you }) { rooms.append(room) } else { othersDue += due }
        }
    }
}

extension Session {
    /// Every case of this identity. One that cannot be looked at stops no other.
    fileprivate func lookEverywhere() async throws(ClientError) -> Look {
        let me = try await unlocked()
        var look = Look()
        for pin in try home.pins() {
            let handles: [CaseHandle]
            do throws(ClientError) {
                handles = try await cases(of: pin, me: me)
            } catch {
                look.failures.append(CaseFailure(caseID: nil, program: pin.view, error: error))
                continue
            }
            var program: VerifiedProgram?
            for handle in handles {
                do throws(ClientError) {
                    let rooms = try await self.look(at: handle, knowing: program)
                    program = rooms.open.last?.program ?? program
                    look.take(rooms.open)
                } catch {
                    look.failures.append(CaseFailure(caseID: handle.id, program: pin.view, error: error))
                }
            }
        }
        return look
    }
}

extension OpenRoom {
    /// Passes on what the log asks for, where the person at this home agreed to who may read it.
    fileprivate func passHistoryOn(
        accepting accepted: [MembersChange], note: (Duty) -> Void
    ) async throws(ClientError) {
        for ask in openAsks {
            let epochs = answerable(ask)
            guard !epochs.isEmpty else { continue }
            let passed = try await pass(epochs, to: ask.member, accepting: accepted) { room in
                room.log.historyAsks.contains { other in
                    other.member.fingerprint == ask.member.fingerprint
                        && !Set(other.epochs).isDisjoint(with: epochs)
                }
            }
            if let passed { note(done(.passedOn(to: Person(ask.member), epochs: passed))) }
        }
        try seeAccepted(accepted)
    }
}
