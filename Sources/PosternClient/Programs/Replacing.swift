internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Puts a new card in the place of an identity that was lost or stolen: in the program, where they are enrolled, and
    /// in every room that lists them, in the same role, under the same name, with the same right to the past. The old
    /// identity does not vouch for it; this coordinator does.
    ///
    /// Old secrets that this coordinator holds are passed on with it; the others are asked for in the log. A command that
    /// was cut off is run again and does the rest.
    ///
    /// - Parameters:
    ///   - old: a name, a card, or the beginning of a fingerprint: of somebody enrolled, or listed in a room.
    ///   - card: the new one.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    ///   - progress: is told how far it is, from any thread.
    public func replace(
        _ old: String, by card: String, program: String? = nil, accepting accepted: [MembersChange] = [],
        progress: @escaping RotationProgress.Handler = { _ in }
    ) async throws(ClientError) -> RotationReport {
        let card = try Card(pasted: card)
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        guard card.fingerprint != me.fingerprint else {
            throw .impossible(
                what: "card",
                reason: "it is yours; another coordinator has to put it in the place of somebody")
        }
        let server = try session.server(pin.origin, signer: me)
        let before = try await session.program(pin, at: server)
        try before.state.checkCoordinator(me, of: pin)
        if let person = try before.state.replaced(old, by: card) {
            try await Sweep(
                session: session, pin: pin, server: server, me: me, program: before, accepted: accepted,
                progress: progress
            ).checkIsOnly(person, called: old, except: card.fingerprint)
        }
        var person: Tenure?
        let known = try await session.append(to: pin, at: server, by: me, about: "card") {
            (state) throws(ClientError) in
            try state.checkCoordinator(me, of: pin)
            person = try state.replaced(old, by: card)
            guard person?.fingerprint != me.fingerprint else {
                throw .impossible(
                    what: "member", reason: "that is you; another coordinator has to replace you")
            }
            // A card that is somebody's stands in one place only: in rooms it would be refused one by one.
            if let holder = state.enrolled(card.fingerprint),
                person == nil || holder.replaces != person?.fingerprint
            {
                throw .impossible(
                    what: "card",
                    reason: "it belongs to \(Person(holder).name), who is enrolled in the program")
            }
            guard let person, state.enrolled(person.fingerprint) != nil else { return nil }
            return .replace(person.fingerprint, card: card)
        }
        let sweep = Sweep(
            session: session, pin: pin, server: server, me: me, program: known, accepted: accepted,
            progress: progress)
        if let person {
            return try await sweep.run(.replace(person.fingerprint, by: card), person: Person(person))
        }
        // Nobody of the program: a researcher or a vendor, whom only the rooms know.
        return try await sweep.run(named: old) { .replace($0, by: card) }
    }
}

extension ProgramState {
    /// Who of the program is meant to be replaced, or was already by this card; nil where it is nobody of the program.
    fileprivate func replaced(_ text: String, by card: Card) throws(ClientError) -> Tenure? {
        // After the statement the name is the new card's.
        if let new = enrolled(card.fingerprint), let before = new.replaces,
            let old = tenures.last(where: { $0.fingerprint == before }), old.answers(to: pasted(text))
        {
            return old
        }
        do throws(ClientError) {
            return try anybody(named: text)
        } catch {
            guard case .unknownMember = error else { throw error }
            return nil
        }
    }
}
