internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// Somebody who is to read a room, or more of it, and how much.
struct Newcomer: Sendable {
    let role: Role
    let name: Name
    let card: Card
    let history: History

    var fingerprint: Fingerprint { card.fingerprint }
    var person: Person {
        Person(name: ShownText(name.text), role: role, fingerprint: fingerprint, card: card.text)
    }

    /// The earliest epoch that they may read of `room` from its next epoch on. Who is listed keeps what they have.
    func readsFrom(in room: OpenRoom) -> UInt32 {
        let next = room.epoch.number + 1
        return min(history.readsFrom(next: next), room.epoch.member(fingerprint)?.readsFrom ?? next)
    }

    /// Whether the list in force gives them that already.
    func isListed(in room: OpenRoom) -> Bool {
        guard let member = room.epoch.member(fingerprint), member.role == role, member.card == card else {
            return false
        }
        return member.readsFrom <= history.readsFrom(next: room.epoch.number + 1)
    }
}

extension Session {
    /// The open rooms of the case that people join: `internal` and `shared`, or the one that is named.
    func roomsToJoin(
        of handle: CaseHandle, named room: String?
    ) async throws(ClientError) -> [OpenRoom] {
        let all = try await openRooms(of: handle, named: room)
        let rooms = all.filter { room != nil || $0.id.room == .internal || $0.id.room == .shared }
            .filter { !$0.log.state.isClosed }
        guard !rooms.isEmpty else { throw .caseClosed(handle.id) }
        return rooms
    }
}

extension [OpenRoom] {
    /// Who is meant by `text`, as the program has them; or, `asVendor`, the owner of a card that it does not have.
    func newcomer(
        _ text: String, history: History, role: Role? = nil, asVendor: Bool = false
    ) throws(ClientError) -> Newcomer {
        try history.check(in: self)
        guard let program = last?.program.state else { preconditionFailure("a case has a room") }
        let text = pasted(text)
        if asVendor {
            guard allSatisfy({ $0.id.room != .internal && $0.id.room != .shared }) else {
                throw .malformed(what: "room", reason: "a vendor joins a further room; name it")
            }
            let vendor = try program.vendor(text, among: flatMap { $0.epoch.members }.map { Reader($0) })
            return Newcomer(role: .vendor, name: vendor.name, card: vendor.card, history: history)
        }
        if text.hasPrefix(Card.prefix) {
            let card = try Card(pasted: text)
            guard program.enrolled(card.fingerprint) != nil else {
                // Nobody enrolls a researcher by a hint: as a maintainer they would read the internal room.
                if let known = last, let person = try? person(named: text) {
                    throw .notOfProgram(
                        case: known.id.caseID, person: person,
                        isListed: contains { $0.epoch.member(card.fingerprint) != nil })
                }
                guard let last else { preconditionFailure("a case has a room") }
                throw .notEnrolled(
                    card: card.text, case: last.id.caseID, rooms: map(\.id.room))
            }
        }
        let tenure = try program.person(named: text)
        return Newcomer(
            role: role ?? tenure.role, name: tenure.name, card: tenure.card, history: history)
    }
}

extension ProgramState {
    /// Somebody of a further vendor, who is nobody of the program. A card's own name is a stranger's word and is never
    /// listed.
    ///
    /// - Parameters:
    ///   - text: the card, or `NAME=CARD`; without a name they keep the one that they are listed under, or are called
    ///     `vendor`, or `vendor 2` where another is.
    ///   - listed: who is in the list already.
    func vendor(_ text: String, among listed: [Reader]) throws(ClientError) -> Reader {
        let text = trimmed(text)
        // A name holds no "=", and a card none either.
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            .map(String.init)
        let card = try Card(pasted: parts.last ?? "")
        if let enrolled = enrolled(card.fingerprint) {
            throw .impossible(
                what: "card", reason: "it belongs to \(Person(enrolled).name), who is enrolled in the program"
            )
        }
        if parts.count == 2 {
            return Reader(role: .vendor, name: try Name(listed: trimmed(parts[0])), card: card)
        }
        let known = listed.first { $0.card.fingerprint == card.fingerprint }?.name
        let name = known ?? Name(neutral: .vendor, among: listed.map(\.name))
        return Reader(role: .vendor, name: name, card: card)
    }
}
