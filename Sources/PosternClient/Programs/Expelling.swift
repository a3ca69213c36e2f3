internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Takes somebody out of the program and then out of every room that lists them, each with a fresh secret.
    ///
    /// From the first of it on, the server refuses them. A command that was cut off is run again and does the rest.
    ///
    /// - Parameters:
    ///   - member: who: a name, a card, or the beginning of a fingerprint.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    ///   - progress: is told how far it is, from any thread.
    public func expel(
        _ member: String, program: String? = nil, accepting accepted: [MembersChange] = [],
        progress: @escaping RotationProgress.Handler = { _ in }
    ) async throws(ClientError) -> RotationReport {
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        var person: Tenure?
        var isNew = false
        let known = try await session.append(to: pin, at: server, by: me, about: "member") {
            (state) throws(ClientError) in
            try state.checkCoordinator(me, of: pin)
            let found = if let person { person } else { try state.anybody(named: member) }
            guard found.fingerprint != me.fingerprint else {
                throw .impossible(what: "member", reason: "that is you; another coordinator has to expel you")
            }
            person = found
            guard state.enrolled(found.fingerprint) != nil else { return nil }
            isNew = true
            return .expel(found.fingerprint)
        }
        guard let person else { preconditionFailure("asked for at least once") }
        // The rooms may still ask about their lists.
        if isNew { session.say("\(Person(person).nameAndMark) is out of the program; the rooms follow") }
        let sweep = Sweep(
            session: session, pin: pin, server: server, me: me, program: known, accepted: accepted,
            progress: progress)
        return try await sweep.run(.remove(person.fingerprint), person: Person(person))
    }
}
