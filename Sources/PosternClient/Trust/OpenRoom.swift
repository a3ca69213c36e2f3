internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSealing
internal import PosternSigning

/// A room as this identity sees it: verified from its first entry, then opened. Grows at the end, never otherwise.
final class OpenRoom: ListedRoom {
    let session: Session
    let server: Server
    let pin: Pin
    let me: UnlockedIdentity
    private(set) var program: VerifiedProgram
    private(set) var log: VerifiedLog
    private(set) var items: [ThreadItem] = []
    private(set) var sentByMe: [MessageID: UInt64] = [:]
    /// Whether a researcher has said something. What is sealed to this identity may be a report.
    private(set) var mayHoldReport = false
    /// The receipts of the entries that were appended here, by their index.
    var own: [UInt64: [UInt8]] = [:]
    /// The statement whose member list the person at this home saw last.
    private(set) var shownList: UInt64 = 0
    private var reader = RoomReader()
    /// Who appended each entry, as the server says. Shown where one does not open, and used for nothing else.
    private var appenders: [UInt64: Appender] = [:]
    /// The messages that their authors gave up, and the entry that says so.
    private var withdrawn: [Fingerprint: [MessageID: UInt64]] = [:]

    /// A room whose log was verified.
    init(
        session: Session, server: Server, pin: Pin, me: UnlockedIdentity, program: VerifiedProgram,
        log: VerifiedLog, appenders: [Appender?]
    ) {
        self.session = session
        self.server = server
        self.pin = pin
        self.me = me
        self.program = program
        self.log = log
        take(appenders, from: 0)
        open(from: 0)
    }

    var id: LogID { log.state.log }
    /// The epoch in force. A verified log with an entry has one.
    var epoch: Epoch {
        guard let epoch = log.state.epoch else { preconditionFailure("the first entry opens a room") }
        return epoch
    }
    var isMember: Bool { epoch.member(me.fingerprint) != nil }
    /// The secrets of these epochs, sealed to a card, as far as they are held here.
    func historyWraps(_ epochs: some Sequence<UInt32>, to card: Card) -> [HistoryWrap] {
        reader.historyWraps(of: Array(epochs), to: card, random: session.random)
    }

    /// Whether the secret of this epoch was given to this identity, and opened.
    func holdsSecret(of epoch: UInt32) -> Bool { !historyWraps([epoch], to: me.card).isEmpty }

    /// Verifies and opens further entries.
    func extend(
        with stored: [StoredEntry], receipt: [UInt8], appenders: [Appender?]
    ) throws(ClientError) {
        let count = log.entries.count
        do throws(LogError) {
            try log.extend(with: stored, receipt: receipt, program: program)
        } catch {
            throw ClientError(error)
        }
        take(appenders, from: count)
        // Earlier secrets came: what was sealed to this identity until now opens, too.
        if log.entries[count...].contains(where: bringsHistory) {
            reader = RoomReader()
            items = []
            sentByMe = [:]
            withdrawn = [:]
            mayHoldReport = false
            open(from: 0)
        } else {
            open(from: count)
        }
    }

    private func take(_ appenders: [Appender?], from first: Int) {
        for (index, appender) in zip(UInt64(first)..., appenders) { self.appenders[index] = appender }
    }

    private func bringsHistory(_ entry: VerifiedEntry) -> Bool {
        switch entry.entry {
        case .statement(let statement):
            statement.reason.epoch?.member(me.fingerprint)?.history.isEmpty == false
        case .historyGrant(let grant): grant.member == me.fingerprint
        case .message, .approval, .later, .genesis, .programStatement: false
        }
    }

    /// Fetches, verifies and opens what was appended meanwhile.
    func refresh() async throws(ClientError) {
        let fetched = try await server.entries(of: id, from: log.place.count)
        if let tombstone = fetched.entries.first, fetched.entries.count == 1, tombstone.isTombstone,
            !log.state.isClosed || tombstone.seen != log.place
        {
            // Closed and destroyed meanwhile: what is left says so, and nothing more.
            try await renewProgram()
            try session.checkTombstone(
                of: fetched, program: program,
                Remembered(
                    checkpoint: Checkpoint(log: id, place: log.place), mark: nil,
                    end: log.state.isClosed ? log.place : nil))
        }
        try await renewProgram(for: fetched.entries)
        try extend(with: fetched.entries, receipt: fetched.receipt, appenders: fetched.appenders)
    }

    /// Takes the program log as it is now where one of these entries cites more of it than is known here.
    func renewProgram(for entries: [StoredEntry]) async throws(ClientError) {
        let cited = entries.compactMap { (try? Entry(decoding: $0.entry))?.prefix?.program.count }.max() ?? 0
        if cited > program.state.count { try await renewProgram() }
    }

    /// Takes the program log as it is now.
    func renewProgram() async throws(ClientError) {
        program = try await session.program(pin, at: server)
    }

    /// Remembers how far the room was verified, and which member list was met first.
    func remember() throws(ClientError) {
        try session.home.remember(log)
        if let seen = try session.home.seen(id) {
            shownList = seen.members
        } else {
            shownList = consent.metFirst
            try session.home.see(id, Seen(read: 0, members: shownList))
        }
    }

    /// From now on the member list of the statement at `index` counts as seen.
    func see(list index: UInt64) throws(ClientError) {
        shownList = max(shownList, index)
        try session.home.see(id, Seen(read: 0, members: shownList))
    }

    /// Every member list, from the first.
    var lists: [MemberList] { log.entries.memberLists }
    var approvals: [Approval] { log.approvals }

    /// Where the epoch in force began, as the index of its statement.
    var epochIndex: UInt64 { lists.last?.entry.index ?? 0 }

    private func open(from first: Int) {
        defer { noteNewer() }
        // All secrets first: a later statement may bring those of earlier messages.
        var faults: [UInt64: WrapError] = [:]
        for entry in log.entries[first...] {
            do throws(WrapError) {
                try reader.take(entry, identity: me.identity)
            } catch {
                faults[entry.index] = error
            }
        }
        for entry in log.entries[first...] {
            switch entry.entry {
            case .statement(let statement): items += opened(statement, entry, fault: faults[entry.index])
            case .message:
                let item = openedMessage(entry)
                if item.isReport || item.kind == "sealed" { mayHoldReport = true }
                items.append(item)
            case .historyGrant(let grant): items.append(opened(grant, entry, fault: faults[entry.index]))
            case .approval(let approval): items.append(opened(approval, entry))
            case .later(let later):
                let author = entry.epoch.member(later.author).map(Person.init)
                items.append(item(entry, author: author, .later("an entry of kind \(later.kind)")))
            case .genesis, .programStatement: preconditionFailure("not in a room")
            }
        }
        guard !withdrawn.isEmpty else { return }
        for place in items.indices {
            guard let author = items[place].author, let id = items[place].id else { continue }
            items[place].withdrawnBy = withdrawn[author.fingerprint]?[id]
        }
    }

    private func opened(
        _ statement: Statement, _ entry: VerifiedEntry, fault: WrapError?
    ) -> [ThreadItem] {
        let before = entry.index == 0 ? nil : log.entries[Int(entry.index) - 1].epoch
        let note = StatementNote(statement, epoch: entry.epoch, before: before)
        let author = program.state.enrolled(statement.author, at: statement.prefix.program)
        var items = [item(entry, author: author.map(Person.init), .statement(note))]
        if let fault { items.append(item(entry, author: nil, .unopened(fault.description))) }
        return items
    }

    /// A grant that does not open is named, until another gave the same secrets: so it locks nobody out, for good or
    /// for a while.
    private func opened(
        _ grant: HistoryGrant, _ entry: VerifiedEntry, fault: WrapError?
    ) -> ThreadItem {
        let epochs = grant.wraps.map(\.epoch)
        if let fault, !epochs.allSatisfy(holdsSecret) {
            let giver = entry.epoch.member(grant.author).map { Person($0).nameAndMark }
            return item(
                entry, author: nil,
                .unopened("\(fault), in what \(giver ?? grant.author.short) passed on: \(epochs.asEpochs)"))
        }
        guard let member = entry.epoch.member(grant.member) else { preconditionFailure("the log's rule") }
        let note = GrantNote(member: Person(member), epochs: epochs, isSpoilt: fault != nil)
        return item(entry, author: entry.epoch.member(grant.author).map(Person.init), .grant(note))
    }

    private func opened(_ approval: Approval, _ entry: VerifiedEntry) -> ThreadItem {
        let name = entry.epoch.member(approval.member)?.name ?? program.state.enrolled(approval.member)?.name
        let note = ApprovalNote(
            member: approval.member, name: (name?.text).map { ShownText($0) }, role: approval.role,
            readsFrom: approval.readsFrom)
        return item(entry, author: entry.epoch.member(approval.author).map(Person.init), .approval(note))
    }

    private func openedMessage(_ entry: VerifiedEntry) -> ThreadItem {
        do throws(OpenError) {
            let message = try reader.open(entry, level: program.state.level)
            let draft = message.draft
            if let first = message.repeats {
                return item(entry, author: Person(message.author), .repetition(of: first))
            }
            for id in draft.withdraws { withdrawn[draft.author, default: [:]][id] = entry.index }
            if draft.author == me.fingerprint { sentByMe[draft.id] = entry.index }
            let content: ThreadItem.Content =
                switch draft.kind {
                case .message:
                    .message(text: draft.text, sentAt: draft.sentAt, opening: opening(of: draft))
                case .acknowledgement: .acknowledgement(text: draft.text, sentAt: draft.sentAt)
                case .later(let number): .later("a message of kind \(number)")
                }
            var opened = item(entry, author: Person(message.author), content)
            opened.id = draft.id
            return opened
        } catch {
            // A secret that was never given is no fault. One that was given and did not open is reported with its
            // statement.
            if case .noSecret(let epoch) = error { return item(entry, author: nil, .sealed(epoch: epoch)) }
            if case .newer(let reason) = error { return item(entry, author: nil, .newer("\(reason)")) }
            var unopened = item(entry, author: nil, .unopened(error.description))
            unopened.appender = appenders[entry.index].flatMap(entry.epoch.member).map(Person.init)
            return unopened
        }
    }

    /// What a message opens: the commitment that the coordinator saw in the knock, or not. Of a message without a salt
    /// only the report says something, by opening nothing.
    private func opening(of draft: Content.Draft) -> CommitmentOpening? {
        let promised = log.state.statements.commitment
        guard !draft.opening.isEmpty else {
            guard let promised, id.room == .shared, hasKnocked(draft.author), !mayHoldReport else {
                return nil
            }
            return .notOpened(promised.text)
        }
        let opened = Commitment(
            to: draft.text, by: draft.author, salt: draft.opening, program: id.program)
        guard let promised else { return .nothingRecorded(computed: opened.text) }
        // A coordinator can record a maintainer's as if it had been in the knock.
        return opened == promised && hasKnocked(draft.author)
            ? .matches(promised.text) : .differs(promised.text)
    }

    /// Whether the case was opened for this person as its researcher.
    func hasKnocked(_ author: Fingerprint) -> Bool {
        log.entries.first?.epoch.member(author)?.role == .researcher
    }

    /// Says once where the part of the log begins that only a newer program understands.
    private func noteNewer() {
        guard let newer = log.newer, case .newer(let reason) = newer.fault,
            !items.contains(where: { $0.index == newer.index })
        else { return }
        items.append(
            ThreadItem(
                room: id.room, index: newer.index, epoch: epoch.number, seen: newer.index,
                at: log.state.time ?? .latest, author: nil, content: .newer("\(reason)")))
    }

    private func item(_ entry: VerifiedEntry, author: Person?, _ content: ThreadItem.Content) -> ThreadItem {
        ThreadItem(
            room: id.room, index: entry.index, epoch: entry.epoch.number,
            seen: entry.entry.prefix?.seen.count ?? entry.index, at: entry.time, author: author,
            content: content)
    }
}

extension StoredEntry {
    /// The place that its author says they had seen; nil where it does not decode.
    var seen: Place? { (try? Entry(decoding: entry))?.prefix?.seen }
}
