import PosternFormat
import PosternLog
import PosternSealing

extension Target {
    /// A room's log beside its program's: decisions instead of bytes, so that every entry can be signed and sealed with
    /// real keys. Then two of the people read it, and a server lies about it.
    static let roomLog = Target("room-log", longest: 1024) { bytes in
        var choices = Choices(bytes)
        var program = ProgramDraft(&choices)
        var room = RoomDraft(program, &choices)
        var lies = Choices((0..<8).map { _ in choices.byte() })
        // So that there are people to list.
        if !choices.rarely() { program.enrollTwo() }
        while !choices.isAtEnd {
            if choices.below(16) == 15 { program.step(&choices) } else { room.step(program.state, &choices) }
        }
        guard room.state.count > 0 else { return }
        verify(room, program.verified(), &lies)
    }

    private static func verify(_ room: RoomDraft, _ program: VerifiedProgram, _ lies: inout Choices) {
        let log = room.state.log
        let checkpoint = Checkpoint(log: log, index: room.state.count - 1, entryHash: room.state.head)
        do throws(LogError) {
            let verified = try UnverifiedLog(log: log, entries: room.draft.stored)
                .verified(program: program, checkpoint: checkpoint)
            require(verified.state == room.state, "who verifies at once finds the same")
            for _ in 0..<2 { read(verified, as: lies.one(of: RoomDraft.people), room) }
            for ask in verified.historyAsks {
                require(
                    room.given[ask.member.fingerprint]?.isDisjoint(with: ask.epochs) == true,
                    "nobody asks for what they were given")
            }
            let statements = try statements(of: room).verified(program: program, checkpoint: checkpoint)
            require(statements.statements == room.state.statements, "the statements alone say the same")
            require(
                statements.count == room.state.count && statements.head == room.state.head,
                "the statements alone end in the same place")
        } catch {
            fatalError("not so: what was taken verifies: \(error)")
        }
        tombstone(room, program)
        // One lie a run: verifying takes most of the time.
        let lie = lies.below(3)
        if lie == 0 { return withhold(room, program, &lies) }
        let changed = lie == 1 ? room.draft.tampered(&lies) : nil
        let received = UnverifiedLog(log: log, entries: changed ?? Array(room.draft.stored.dropLast()))
        require(
            (try? received.verified(program: program, checkpoint: checkpoint)) == nil,
            "a log that was changed or put back is refused")
    }

    private static func statements(of room: RoomDraft) -> UnverifiedStatements {
        let last = room.draft.stored.count - 1
        let entries = room.draft.stored.enumerated().filter { place, stored in
            place == last || (try? Statement(decoding: stored.entry)) != nil
        }
        return UnverifiedStatements(
            log: room.state.log, count: room.state.count, entries: entries.map(\.element))
    }

    /// A statement that is kept back is missed: the next one names it, and a message is of its epoch. Grants and approvals
    /// name neither.
    private static func withhold(_ room: RoomDraft, _ program: VerifiedProgram, _ lies: inout Choices) {
        let all = statements(of: room)
        guard all.entries.count > 1, let last = all.entries.last.flatMap({ try? Entry(decoding: $0.entry) })
        else { return }
        var entries = all.entries
        entries.remove(at: lies.below(entries.count - 1))
        let received = UnverifiedStatements(log: all.log, count: all.count, entries: entries)
        switch last {
        case .statement, .message:
            require(
                (try? received.verified(program: program, checkpoint: nil)) == nil,
                "a statement that is kept back is missed")
        default: _ = try? received.verified(program: program, checkpoint: nil)
        }
    }

    private static func tombstone(_ room: RoomDraft, _ program: VerifiedProgram) {
        guard let last = room.draft.stored.last else { return }
        let alone = UnverifiedLog(log: room.state.log, entries: [last])
        do throws(LogError) {
            let tombstone = try alone.tombstone(program: program, checkpoint: nil)
            require(
                (tombstone != nil) == room.state.statements.isDestroyed,
                "what is destroyed has a tombstone, and nothing else")
        } catch {
            fatalError("not so: a tombstone verifies: \(error)")
        }
    }

    /// Reads with one person's keys: what they were given a secret for, and nothing else.
    private static func read(_ log: VerifiedLog, as person: Person, _ room: RoomDraft) {
        var reader = RoomReader()
        // First all secrets: those of earlier epochs come later.
        for entry in log.entries {
            do throws(WrapError) {
                try reader.take(entry, identity: person.identity)
            } catch {
                require(!room.lyingEpochs.isEmpty, "what is wrapped for somebody opens: \(error)")
            }
        }
        for entry in log.entries {
            guard case .message(let message) = entry.entry else { continue }
            let isReader = room.given[person.fingerprint]?.contains(message.header.epoch) == true
            do throws(OpenError) {
                let opened = try reader.open(entry)
                require(isReader, "nobody opens what no secret was given to them for")
                require(opened.draft.text == Array("said".utf8), "what is opened is what was said")
                require(
                    entry.epoch.member(opened.draft.author) == opened.author, "who said it is a member")
            } catch {
                require(!error.description.isEmpty, "an error has words")
                require(
                    !isReader || !room.honest.contains(entry.index),
                    "whoever was given the secret opens: \(error)")
            }
        }
    }
}
