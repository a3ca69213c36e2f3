internal import PosternAPI
internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Shows the whole thread, then whatever is new as it arrives, until the task is cancelled. Connects again by
    /// itself, for as long as it takes. Where the case is destroyed, or was before, it ends with `caseDestroyed`.
    ///
    /// - Parameter show: gets the whole thread first; later ones hold the new items only.
    public func follow(
        _ caseText: String, room: String? = nil,
        show: @escaping @Sendable (CaseThread) async throws(ClientError) -> Void
    ) async throws(ClientError) {
        let handle = try await session.handle(caseText)
        let rooms = try await session.openRooms(of: handle, named: room)
        try await show(CaseThread(handle, rooms))
        // What was shown, not what was verified: a room may be verified in a round that another room ends.
        var shown = rooms.counts
        let bell = Bell(rooms.map { ($0.id.room, $0.log.state.count) })
        let listeners = rooms.map(\.id).map { log in
            Task { [session] in await session.listen(to: log, of: handle, ringing: bell) }
        }
        defer { for listener in listeners { listener.cancel() } }
        while !Task.isCancelled {
            let rung = await bell.rung()
            if Task.isCancelled { return }
            if let error = rung.error { throw error }
            var missed: Set<RoomName> = []
            for room in rooms where rung.rooms.contains(room.id.room) {
                do throws(ClientError) {
                    try await room.refresh()
                    try room.remember()
                    await bell.seen(room.log.state.count, in: room.id.room)
                } catch {
                    if Task.isCancelled { return }
                    // A server that is away for a while ends a command, but not a watch.
                    guard error.exitCode == 4 else { throw error }
                    missed.insert(room.id.room)
                }
            }
            let thread = CaseThread(handle, rooms, from: shown)
            if !thread.items.isEmpty {
                try await show(thread)
                shown = rooms.counts
            }
            // Nothing follows a tombstone.
            if let tombstone = rooms.tombstone { throw .caseDestroyed(tombstone) }
            if !missed.isEmpty {
                await bell.ring(missed)
                try? await Task.sleep(for: .seconds(2))
            }
        }
    }
}

extension [OpenRoom] {
    /// How many entries each has, the one included from which on only a newer program understands them.
    fileprivate var counts: [RoomName: Int] {
        Dictionary(map { ($0.id.room, $0.log.entries.count + ($0.log.newer == nil ? 0 : 1)) }) { first, _ in
            first
        }
    }

    /// The end of the first that was destroyed since it was opened.
    fileprivate var tombstone: CaseTombstone? {
        lazy.compactMap { CaseTombstone($0.log, program: $0.program.state) }.first
    }
}

extension Session {
    /// Rings whenever the server counts more entries than were seen.
    fileprivate func listen(to log: LogID, of handle: CaseHandle, ringing bell: Bell) async {
        var failures = 0
        while !Task.isCancelled {
            let began = ContinuousClock.now
            let result = await handle.server.counts(of: log) { count in
                await bell.counted(count, in: log.room)
                return !Task.isCancelled
            }
            // A stream that lived for a while ended in the ordinary way: servers end them when they stop.
            failures = ContinuousClock.now - began > .seconds(10) ? 0 : failures + 1
            if case .success(let answer?) = result, !Attempts.passing.contains(answer.status) {
                await bell.fail(handle.server.error(for: answer))
                return
            }
            if case .failure(.untrusted(let reason)) = result {
                await bell.fail(.untrusted(server: handle.server.origin.description, reason: reason))
                return
            }
            var wait = min(250 << min(failures, 7), 15_000)
            if case .success(let answer?) = result, let asked = answer.retryAfter {
                wait = max(wait, min(asked, 60) * 1000)
            }
            try? await Task.sleep(for: .milliseconds(wait + Int(random.bytes(1)[0])))
        }
    }
}
