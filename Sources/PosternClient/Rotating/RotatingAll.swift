internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Issues a fresh secret in every room of every case of a program that is not closed; with `member`, in every room
    /// that lists them, without them.
    ///
    /// A command that was cut off, at any point, is run again and does the rest: no room gets two new epochs for one
    /// rotation. Without `member` that holds for a day.
    ///
    /// - Parameters:
    ///   - member: whom to take out: a name, a card, or the beginning of a fingerprint; of somebody who is or was in
    ///     the program, or is listed in a room.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    ///   - progress: is told how far it is, from any thread.
    public func rotateAll(
        removing member: String? = nil, program: String? = nil, accepting accepted: [MembersChange] = [],
        progress: @escaping RotationProgress.Handler = { _ in }
    ) async throws(ClientError) -> RotationReport {
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let known = try await session.program(pin, at: server)
        try known.state.checkCoordinator(me, of: pin)
        let sweep = Sweep(
            session: session, pin: pin, server: server, me: me, program: known, accepted: accepted,
            progress: progress)
        guard let member else { return try await session.rotateAll(sweep) }
        let person: Tenure
        do throws(ClientError) {
            person = try known.state.anybody(named: member)
        } catch {
            guard case .unknownMember = error else { throw error }
            return try await sweep.run(named: member) { .remove($0) }
        }
        try await sweep.checkIsOnly(person, called: member)
        return try await sweep.run(.remove(person.fingerprint), person: Person(person))
    }
}

extension Session {
    /// The field with the time at which a rotation began.
    private static let begunAt = "begunAt"
    /// The field with the time from which on a statement belongs to it.
    private static let since = "since"
    /// How long a rotation that was cut off is taken up again, in milliseconds: a day. Whoever rotates later wants a
    /// fresh secret today, not the end of what they began another day.
    private static let resumable: UInt64 = 86_400_000

    fileprivate func rotateAll(_ sweep: Sweep) async throws(ClientError) -> RotationReport {
        let file = HomeFile.rotation(sweep.pin.id)
        let report: RotationReport
        if let since = try begunRotation(file) {
            report = try await sweep.run(.rotate(since: since), person: nil)
        } else {
            let now = clock()
            report = try await sweep.rotate(from: now) { (since) throws(ClientError) in
                try home.write(
                    file, kind: "rotation",
                    [(Self.begunAt, "\(now.milliseconds)"), (Self.since, "\(since.milliseconds)")])
            }
        }
        // What cannot be done is not taken up again; what might be, is.
        if report.failures.allSatisfy(\.error.isFinal) { home.remove(file) }
        return report
    }

    /// From when on statements belong to the rotation that was cut off, nil where there is none or it is old. A clock
    /// that was set back meanwhile does not make it another rotation.
    private func begunRotation(_ file: String) throws(ClientError) -> Timestamp? {
        let now = clock().milliseconds
        guard let record = try home.record(file, kind: "rotation"),
            let begun = record[Self.begunAt].flatMap({ UInt64($0) }),
            max(begun, now) - min(begun, now) < Self.resumable
        else { return nil }
        return record[Self.since].flatMap { UInt64($0) }.flatMap { Timestamp(milliseconds: $0) }
    }
}

extension ClientError {
    /// Whether trying again would end the same way.
    var isFinal: Bool {
        switch self {
        case .impossible, .lastMember, .caseClosed, .caseDestroyed: true
        default: false
        }
    }
}
