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
        let checkpoint = Checkpoint(log: log, place: room.state.place)
        do throws(LogError) {
            let verified = try room.draft.received.verified(program: program, checkpoint: checkpoint)
            require(
                verified.state == room.state && verified.newer == nil, "who verifies at once finds the same")
            for _ in 0..<2 {
                read(verified, level: program.state.level, as: lies.one(of: RoomDraft.people), room)
            }
            for ask in verified.historyAsks {
                require(
                    room.given[ask.member.fingerprint]?.isDisjoint(with: ask.epochs) == true,
                    "nobody asks for what they were given")
            }
            let statements = try statements(of: room).verified(program: program, checkpoint: checkpoint)
            require(statements.statements == room.state.statements, "the statements alone say the same")
            require(statements.end == room.state.place, "the statements alone end in the same place")
            dressUp(verified, program, &lies)
        } catch {
            fatalError("not so: what was taken verifies: \(error)")
        }
        tombstone(room, program)
        // One lie a run: verifying takes most of the time.
        let lie = lies.below(3)
        if lie == 0 { return withhold(room, program, &lies) }
        let changed = lie == 1 ? room.draft.tampered(&lies) : nil
        require(
            (try? (changed ?? room.draft.rolledBack).verified(program: program, checkpoint: checkpoint))
                == nil,
            "a log that was changed or put back is refused")
    }

    private static func statements(of room: RoomDraft, without left: Int? = nil) -> UnverifiedStatements {
        let draft = room.draft
        var places = draft.stored.indices.filter { (try? Statement(decoding: draft.stored[$0].entry)) != nil }
        let last = places.last ?? 0
        if let left { places.remove(at: left % max(places.count - 1, 1)) }
        return UnverifiedStatements(
            log: room.state.log,
            statements: places.map { PlacedStatement(before: draft.places[$0], stored: draft.stored[$0]) },
            statementReceipt: draft.receipt(last), endReceipt: draft.receipt(draft.stored.count - 1),
            approvals: [])
    }

    /// A statement that is kept back is missed: the next one names it, and the last has a receipt.
    private static func withhold(_ room: RoomDraft, _ program: VerifiedProgram, _ lies: inout Choices) {
        let received = statements(of: room, without: Int(lies.byte()))
        require(
            (try? received.verified(program: program, checkpoint: nil)) == nil,
            "a statement that is kept back is missed")
    }

    /// The server goes on with something that looks newer: it is a fault where no level covers it, and else only chained.
    private static func dressUp(
        _ verified: VerifiedLog, _ program: VerifiedProgram, _ lies: inout Choices
    ) {
        guard var entry = verified.entries.last?.entry.encoded else { return }
        switch lies.below(3) {
        case 0: entry[2] = 2
        case 1: entry[0] = 128 | lies.byte()
        default: entry[0] = 16 + lies.byte() % 112
        }
        let stored = StoredEntry(time: verified.state.time ?? LogDraft.time(0), entry: entry)
        let log = verified.state.log
        let hash = Entry.hash(of: entry, program: log.program)
        let receipt = Receipt(
            log: log, before: verified.place, time: stored.time, entryHash: hash, sign: Person.server.sign)
        var longer = verified
        do throws(LogError) {
            try longer.extend(with: [stored], receipt: receipt.encoded, program: program)
            require(
                program.state.level > ProgramLevel.known, "nothing is newer without a level that covers it")
            require(
                longer.newer != nil && longer.entries.count == verified.entries.count
                    && longer.state.statements == verified.state.statements,
                "what is newer changes nothing but the chain")
            require(longer.place == receipt.place, "what is newer is chained")
        } catch {
            require(
                longer.place == verified.place && longer.newer == nil
                    && longer.heads == verified.heads && longer.entries.count == verified.entries.count,
                "what is refused changes nothing")
        }
    }

    private static func tombstone(_ room: RoomDraft, _ program: VerifiedProgram) {
        guard let last = room.draft.stored.last else { return }
        let alone = UnverifiedLog(
            log: room.state.log, entries: [last], receipt: room.draft.receipt(room.draft.stored.count - 1))
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
    private static func read(
        _ log: VerifiedLog, level: UInt32, as person: Person, _ room: RoomDraft
    ) {
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
                let opened = try reader.open(entry, level: level)
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
