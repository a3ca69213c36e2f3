public import PosternFormat
internal import PosternLog

extension Client {
    /// Takes somebody into the program. Enrolling the same person again in the same role under the same name changes
    /// nothing.
    public func enroll(
        card: String, role: Role, name: String, program: String? = nil
    ) async throws(ClientError) -> ProgramSummary {
        try checkEnrolled(role)
        let theirName = try Name(listed: name)
        let card = try Card(pasted: card)
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let known = try await session.append(to: pin, at: server, by: me, about: "card") {
            (state) throws(ClientError) in
            try state.checkCoordinator(me, of: pin)
            guard let there = state.enrolled(card.fingerprint) else {
                return .enroll(role: role, name: theirName, card: card)
            }
            guard there.role == role, there.name == theirName else {
                throw .impossible(
                    what: "card",
                    reason: "its owner is enrolled already, as \(there.role) \(Person(there).name)")
            }
            return nil
        }
        return try session.summary(pin, known)
    }

    /// Agrees, as a maintainer of a program of dual control, that a coordinator takes the owner of a card in as `role`,
    /// by enrolling them, or in exactly the place of `old`. Agreeing again changes nothing.
    ///
    /// - Parameter old: whom the card replaces: a name, a card, or the beginning of a fingerprint; nil for a newcomer.
    public func approve(
        card: String, role: Role, replacing old: String? = nil, program: String? = nil
    ) async throws(ClientError) -> ProgramSummary {
        try checkEnrolled(role)
        let card = try Card(pasted: card)
        let pin = try session.home.pin(named: program)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let known = try await session.append(to: pin, at: server, by: me, about: "card") {
            (state) throws(ClientError) in
            guard state.enrolled(card.fingerprint)?.role != role else { return nil }
            let replaced = if let old { try state.person(named: old).fingerprint } else { Fingerprint?.none }
            let isGiven = state.approvals.pending.contains { approval in
                approval.person == card.fingerprint && approval.role == role
                    && approval.replaces == replaced && approval.author == me.fingerprint
            }
            return isGiven ? nil : .approve(role: role, card.fingerprint, replacing: replaced)
        }
        return try session.summary(pin, known)
    }

    private func checkEnrolled(_ role: Role) throws(ClientError) {
        guard role.isEnrolled else {
            throw .malformed(
                what: "role", reason: "only maintainers and coordinators are enrolled")
        }
    }
}

extension Name {
    /// What a name is, for whoever typed something else.
    static var rule: String { "1 to \(Limits.nameBytes) bytes, and no control characters" }
}
