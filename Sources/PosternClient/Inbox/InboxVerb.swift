internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// All cases of this identity in all pinned programs, each verified from its first entry.
    public func inbox() async throws(ClientError) -> Inbox {
        let me = try await session.unlocked()
        var cases: [InboxCase] = []
        var failures: [CaseFailure] = []
        var programs: [CaseID: [Pin]] = [:]
        let pins = try session.home.pins()
        guard !pins.isEmpty else { throw .noProgram }
        for pin in pins {
            let handles: [CaseHandle]
            do throws(ClientError) {
                handles = try await session.cases(of: pin, me: me)
            } catch {
                failures.append(CaseFailure(caseID: nil, program: pin.view, error: error))
                continue
            }
            // One program log is enough for all of its cases.
            var program: VerifiedProgram?
            for handle in handles {
                programs[handle.id, default: []].append(pin)
                do throws(ClientError) {
                    let rooms = try await session.look(at: handle, knowing: program)
                    program = rooms.open.last?.program ?? program
                    cases.append(try session.inboxCase(handle, rooms))
                } catch {
                    failures.append(CaseFailure(caseID: handle.id, program: pin.view, error: error))
                }
            }
        }
        for (id, pins) in programs where pins.count > 1 { session.sayWhose(id, pins) }
        return Inbox(cases: cases.sorted { $0.urgency < $1.urgency }, failures: failures)
    }
}

extension Session {
    /// The cases of a program: those that the server lists, and those that this home has verified before.
    func cases(of pin: Pin, me: UnlockedIdentity) async throws(ClientError) -> [CaseHandle] {
        let server = try server(pin.origin, signer: me)
        var listed: [CaseID: [RoomName]] = [:]
        for id in try home.knownCases(of: pin.id) { listed[id] = [] }
        for room in try await rooms(of: pin, at: server) {
            listed[room.caseID, default: []].append(room.name)
        }
        return listed.keys.sorted().map { id in
            CaseHandle(id: id, pin: pin, server: server, me: me, listed: listed[id])
        }
    }

    fileprivate func inboxCase(_ handle: CaseHandle, _ found: CaseRooms) throws(ClientError) -> InboxCase {
        if let tombstone = found.tombstone { return InboxCase(handle, tombstone) }
        let rooms = found.open
        guard let front = rooms.last else { throw .unknownCase(handle.id.text) }
        let shared = rooms.first { $0.id.room == .shared }
        var unread = 0
        for room in rooms {
            let read = try home.seen(room.id)?.read ?? 0
            unread += room.items.count { $0.index >= read && $0.isSaid(byOthersThan: handle.me.fingerprint) }
        }
        let items = shared?.items ?? []
        let report = items.first(where: \.isReport)
        // Only who had seen a report acknowledges it.
        let answer = items.first { item in
            report.map { item.seen > $0.index && item.kind == "acknowledgement" } ?? false
        }
        let hours = UInt64(shared?.targets.acknowledgeHours ?? 0)
        return InboxCase(
            caseID: handle.id, program: handle.pin.view,
            contact: ShownText(contact: front.log.state.contact?.text ?? ""),
            role: rooms.lazy.compactMap { $0.epoch.member(handle.me.fingerprint)?.role }.first,
            unread: unread, openedAt: (front.items.first?.at).orEpoch,
            lastAt: rooms.compactMap { $0.items.last?.at }.max().orEpoch,
            acknowledgeBy: report?.at.adding(milliseconds: hours * 3_600_000),
            acknowledgedAt: answer?.at,
            isClosed: front.log.state.isClosed, tombstone: nil,
            sealed: items.count { $0.kind == "sealed" },
            unopened: rooms.reduce(0) { $0 + $1.items.count { $0.kind == "unopened" } },
            newer: rooms.reduce(0) { $0 + $1.items.count { ["newer", "later"].contains($0.kind) } },
            due: rooms.flatMap(\.due))
    }
}

extension ThreadItem {
    /// Whether a researcher says something.
    var isReport: Bool {
        if case .message = content { author?.role == .researcher } else { false }
    }

    fileprivate func isSaid(byOthersThan me: Fingerprint) -> Bool {
        switch content {
        case .message, .acknowledgement: author?.fingerprint != me
        case .statement, .grant, .approval, .repetition, .sealed, .later, .newer, .unopened: false
        }
    }
}

extension InboxCase {
    /// What is known of a case that was destroyed: when, and by whom.
    fileprivate init(_ handle: CaseHandle, _ tombstone: CaseTombstone) {
        self.init(
            caseID: handle.id, program: handle.pin.view, contact: "", role: nil, unread: 0,
            openedAt: tombstone.at, lastAt: tombstone.at, acknowledgeBy: nil, acknowledgedAt: nil,
            isClosed: true, tombstone: tombstone, sealed: 0, unopened: 0, newer: 0, due: [])
    }

    /// Open clocks by when they run out, then the rest with the latest first, then what is closed.
    fileprivate var urgency: (Int, UInt64) {
        if isClosed { return (2, UInt64.max - lastAt.milliseconds) }
        if acknowledgedAt == nil, let due = acknowledgeBy { return (0, due.milliseconds) }
        return (1, UInt64.max - lastAt.milliseconds)
    }
}

extension Timestamp? {
    /// A verified room has an entry, and an entry has a time.
    fileprivate var orEpoch: Timestamp { self ?? Timestamp(milliseconds: 0) ?? .latest }
}

extension OpenRoom {
    /// What the program undertook when the room was opened: a case goes by that, whatever the policy says later.
    fileprivate var targets: Policy.Targets {
        guard case .statement(let opened)? = log.entries.first?.entry else { return .standard }
        return program.state.targets(at: opened.prefix.program)
    }
}
