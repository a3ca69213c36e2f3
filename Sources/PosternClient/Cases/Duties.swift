internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Does what the log and the policy ask of this identity in the rooms of a thread that was shown and marked as
    /// read: passes history on where a list says so and the secrets are here; for a coordinator, takes out whoever
    /// left the program, and rotates a key that is due.
    ///
    /// Nothing is done in a room with a member list that the person has not seen. What is done is said in a notice,
    /// and so is what cannot be done now. Where nothing is due nothing is asked of the server.
    public func duties(of thread: CaseThread) async throws(ClientError) -> [Duty] {
        guard let first = thread.logsWithDuties.first else { return [] }
        let handle = try await session.handle(of: first)
        var done: [Duty] = []
        for log in thread.logsWithDuties {
            do throws(ClientError) {
                let room = try await session.open(log.room, of: handle)
                if let change = room.changeToAccept {
                    session.say(
                        "\(change); what is due there is not done before that is accepted, with --accept-changes"
                    )
                    continue
                }
                done += try await room.doDuties()
                done += try await room.passHistoryOn()
            } catch {
                guard error.exitCode != 3 else { throw error }
                session.say(
                    "case \(log.caseID.short), room \(log.room): what is due there was not done: \(error)")
            }
        }
        return done
    }
}

extension OpenRoom {
    /// Whether this identity signs statements of the program now.
    var isCoordinator: Bool { program.state.enrolled(me.fingerprint)?.role == .coordinator }

    /// Whether there is something to do once the list was seen.
    var hasDuties: Bool {
        guard !log.state.isClosed else { return false }
        return isCoordinator && (!formerPeople.isEmpty || rotationReason != nil) || !answerableAsks.isEmpty
    }

    /// Why the key in force is due for rotation, nil where it is not.
    ///
    /// Its age counts from when the server took the statement or when it was made, whichever is earlier: a server
    /// that dates its receipts ahead does not keep a key alive.
    var rotationReason: RotationReason? {
        guard !log.state.isClosed else { return nil }
        let targets = program.state.targets
        let begun = log.entries[Int(epochIndex)]
        let messages = log.entries[Int(epochIndex)...].count { entry in
            if case .message = entry.entry { true } else { false }
        }
        if messages >= Int(targets.rotateMessages) { return .messages(messages) }
        guard case .statement(let statement) = begun.entry else { return nil }
        let since = min(statement.madeAt, begun.time).milliseconds
        let now = session.clock().milliseconds
        let days = now > since ? (now - since) / 86_400_000 : 0
        return days >= UInt64(targets.rotateDays) ? .age(days: days) : nil
    }

    /// Why nothing is done here unasked: the list was not seen, or somebody signed it who is no coordinator any more,
    /// which reading it does not accept.
    fileprivate var changeToAccept: ClientError? {
        do throws(ClientError) {
            try checkList(accepting: [])
            return nil
        } catch {
            return error
        }
    }

    /// Takes out who left the program, or else rotates a key that is due: for a coordinator, where the person at this
    /// home has seen or accepted the list. After a lost race it is looked at again, so that two coordinators do not
    /// do it twice.
    func doDuties(accepting accepted: [MembersChange] = []) async throws(ClientError) -> [Duty] {
        guard isCoordinator, !log.state.isClosed,
            (try? checkList(accepting: accepted, repeatsHistory: true)) != nil
        else { return [] }
        let reason = rotationReason
        guard !formerPeople.isEmpty || reason != nil else { return [] }
        let stale = staleMembers.map(Person.init)
        let number = epoch.number
        let (index, wasThere) = try await append(
            isIn: { $0.epoch.number != number ? $0.epochIndex : nil },
            make: { (room) throws(ClientError) in try room.nextEpoch(accepting: accepted) })
        guard !wasThere, case .statement(let statement) = log.entries[Int(index)].entry,
            statement.author == me.fingerprint
        else { return [] }
        try seeOwn(index)
        let kind: Duty.Kind =
            if !stale.isEmpty {
                .removed(stale, epoch: epoch.number)
            } else if let reason {
                .rotated(epoch: epoch.number, because: reason)
            } else {
                preconditionFailure("one of the two was so")
            }
        return [done(kind)]
    }

    /// Passes on what the log asks for, where the person at this home has seen who may read it.
    fileprivate func passHistoryOn() async throws(ClientError) -> [Duty] {
        guard (try? checkList(accepting: [])) != nil, !givesUnseenHistory else { return [] }
        var duties: [Duty] = []
        for ask in answerableAsks {
            let passed = try await pass(ask.epochs, to: ask.member) { room in
                room.log.historyAsks.contains { other in
                    other.member.fingerprint == ask.member.fingerprint
                        && !Set(other.epochs).isDisjoint(with: ask.epochs)
                }
            }
            if let passed { duties.append(done(.passedOn(to: Person(ask.member), epochs: passed))) }
        }
        return duties
    }

    private func done(_ kind: Duty.Kind) -> Duty {
        let duty = Duty(caseID: id.caseID, room: id.room, kind: kind)
        session.say(duty.text)
        return duty
    }
}
