import PosternFormat
import PosternSigning

enum ProgramLogVectors {
    private static let begun = World.begun
    private static let whole = World.program

    static var all: [Vector] {
        good + genesis + places + times + authors + enrolling + expelling + ReplacementVectors.all
            + ProgramApprovalVectors.all + RulingVectors.all + FutureProgramVectors.all + witnesses
    }

    private static func enroll(_ person: Person, _ role: Role = .maintainer, card: Card? = nil)
        -> ProgramStatement.Action
    {
        .enroll(role: role, name: person.name, card: card ?? person.card)
    }

    private static func expel(_ person: Person) -> ProgramStatement.Action { .expel(person.fingerprint) }

    private static func bad(
        _ name: String, _ check: String, _ says: String, _ log: LogBuilder, _ fault: String,
        at index: UInt64? = nil,
        because: String? = nil, field: String? = nil, who: Person? = nil
    ) -> Vector {
        LogVector.program(
            name, check: check, says, log,
            .fault(fault, at: index ?? log.count - 1, because: because, field: field, who: who))
    }

    private static var good: [Vector] {
        let expelled = whole.adding(whole.programStatement(expel(.ben)))
        let back = expelled.adding(
            expelled.programStatement(enroll(.ben, .coordinator, card: renamed(.ben)), by: .cleo))
        let alone = whole.adding(whole.programStatement(expel(.ada)))
        let statement = begun.programStatement(enroll(.ben))
        return [
            LogVector.program("ok-genesis", "A program just begun.", begun, .ok),
            LogVector.program("ok", "Two people are enrolled.", whole, .ok),
            LogVector.program(
                "ok-enrolled-again",
                "Ben is expelled and enrolled again, in another role, with another card of his keys.",
                back, .ok),
            LogVector.program("ok-expels-oneself", "Ada expels herself; Cleo remains.", alone, .ok),
            LogVector.program(
                "ok-same-time", "Two entries of one millisecond.",
                begun.adding(statement, at: LogBuilder.time(0)), .ok),
            LogVector.program(
                "ok-checkpoint", "The log goes on from what was verified before.", whole,
                checkpoint: World.benEnrolled.checkpoint, .ok),
            LogVector.program(
                "ok-checkpoint-at-the-beginning", "Nothing was verified before but the beginning.", whole,
                checkpoint: LogBuilder(log: whole.log).checkpoint, .ok),
            LogVector.program(
                "ok-checkpoint-at-head", "Nothing is new.", whole, checkpoint: whole.checkpoint, .ok),
        ]
    }

    /// Another card of the same keys.
    static func renamed(_ person: Person) -> Card {
        parsed {
            try Card(decoding: CardVectors.specimen(of: person).bytes { $0["name"] = Array("Renamed".utf8) })
        }
    }

    private static var genesis: [Vector] {
        let other = World.begun(World.genesis(of: "Another"))
        let altered: [UInt8] =
            begun.stored[0].entry.dropLast() + [begun.stored[0].entry[begun.stored[0].entry.count - 1] ^ 1]
        return [
            LogVector.program(
                "genesis-of-another", check: "G-4", "The genesis is another program's.", other,
                pinned: World.genesis.id, .fault("otherProgram", at: 0)),
            bad(
                "genesis-altered", "G-2", "A bit of the genesis is flipped.",
                LogBuilder(log: begun.log).adding(altered),
                "undecodable", because: "signature", field: "genesis"),
            bad(
                "first-is-statement", "G-1", "The first entry is no genesis.",
                LogBuilder(log: begun.log).adding(begun.programStatement(enroll(.ben))), "undecodable",
                because: "type"),
            LogVector.program(
                "empty", check: "K-2", "There is no entry at all.", LogBuilder(log: begun.log),
                pinned: World.genesis.id,
                .fault("rolledBack", at: 0)),
        ]
    }

    private static var places: [Vector] {
        let statement = begun.programStatement(enroll(.ben))
        let other = World.begun(World.genesis(of: "Another")).log.program
        func with(_ entry: [UInt8]) -> LogBuilder { begun.adding(entry) }
        return [
            bad(
                "cut", "P-1", "An entry ends early.", with(Array(statement.dropLast())), "undecodable",
                because: "truncated", field: "signature"),
            bad(
                "card-in-log", "P-1", "A card stands in the log.", with(Person.ben.card.encoded),
                "undecodable", because: "value", field: "type"),
            bad(
                "genesis-twice", "P-2", "The genesis is there twice.", with(World.genesis.encoded),
                "wrongKind"),
            bad(
                "room-statement", "P-2", "A statement of a room stands in the program log.",
                with(World.room.stored[0].entry), "wrongKind"),
            bad(
                "message", "P-2", "A message stands in the program log.", with(World.thread.stored[1].entry),
                "wrongKind"),
            bad(
                "other-program", "P-3", "A statement is made for another program.",
                with(begun.programStatement(enroll(.ben), program: other)), "otherLog"),
            bad(
                "index-too-high", "P-4", "A statement says that it is entry 2, and it is entry 1.",
                with(begun.programStatement(enroll(.ben), place: Place(count: 2, head: begun.place.head))),
                "wrongIndex"),
            bad(
                "index-zero", "P-4", "A statement says that it is entry 0.",
                with(begun.programStatement(enroll(.ben), place: begun.places[0])), "wrongIndex"),
            bad("dropped", "P-4", "An entry was dropped.", whole.dropping(1), "wrongIndex", at: 1),
            bad(
                "repeated", "P-4", "An entry is repeated.", World.benEnrolled.adding(statement), "wrongIndex"),
            bad("reordered", "P-4", "Two entries changed places.", whole.swapping(1, 2), "wrongIndex", at: 1),
            bad(
                "other-previous", "P-5", "A statement follows something else.",
                with(
                    begun.programStatement(
                        enroll(.ben), place: Place(count: 1, head: World.room.place.head))), "wrongPrevious"),
            bad(
                "replaced", "P-5", "An entry was replaced by another that its author signed.",
                whole.replacing(1, with: begun.programStatement(enroll(.mallory))), "wrongPrevious", at: 2),
            bad(
                "time-replaced", "P-5", "An entry was given another time, after others had followed it.",
                whole.replacing(1, with: whole.stored[1].entry, at: LogBuilder.time(2)), "wrongPrevious",
                at: 2),
            bad(
                "genesis-time-replaced", "P-5", "The genesis was given another time.",
                whole.replacing(0, with: whole.stored[0].entry, at: LogBuilder.time(1)), "wrongPrevious",
                at: 1),
        ]
    }

    private static var times: [Vector] {
        let statement = begun.programStatement(enroll(.ben))
        let early = required(Timestamp(milliseconds: LogBuilder.start - 1))
        return [
            bad(
                "time-went-back", "P-24", "An entry came a millisecond before the one before it.",
                begun.adding(statement, at: early), "timeWentBack"),
            bad(
                "time-went-back-to-1970", "P-24", "An entry came in 1970.",
                begun.adding(statement, at: required(Timestamp(milliseconds: 0))), "timeWentBack"),
        ]
    }

    private static var authors: [Vector] {
        let expelled = whole.adding(whole.programStatement(expel(.cleo)))
        let good = begun.programStatement(enroll(.ben))
        var layout = Layout()
        layout.fixed("statement", Array(good.dropLast(66)))
        layout.vector("signature", [UInt8](repeating: 0, count: 64))
        return [
            bad(
                "author-maintainer", "P-6", "A maintainer enrols somebody.",
                whole.adding(whole.programStatement(enroll(.mallory), by: .ben)), "authorNotCoordinator"),
            bad(
                "author-stranger", "P-6", "A stranger enrols themselves.",
                whole.adding(whole.programStatement(enroll(.mallory, .coordinator), by: .mallory)),
                "authorNotCoordinator"),
            bad(
                "author-expelled", "P-6", "A coordinator who was expelled enrols somebody.",
                expelled.adding(expelled.programStatement(enroll(.mallory), by: .cleo)),
                "authorNotCoordinator"),
            bad(
                "signed-by-another-coordinator", "P-7", "Cleo signs in Ada's name.",
                whole.adding(whole.programStatement(enroll(.mallory), signer: .cleo)), "signature"),
        ]
            + SignatureFault.all(
                layout, tag: .programStatement, program: World.genesis.id, by: Person.ada.sign,
                mallory: Person.mallory.sign
            ).map {
                bad("signature-\($0.name)", "P-7", $0.says, begun.adding($0.layout.encoded), "signature")
            }
    }

    /// Mallory's card with a key of somebody else's to receive with.
    static func borrowing(_ key: [UInt8], by person: Person = .mallory) -> Card {
        parsed { try Card(decoding: CardVectors.specimen(of: person).bytes { $0["receiving_key"] = key }) }
    }

    private static var enrolling: [Vector] {
        func with(_ log: LogBuilder, _ action: ProgramStatement.Action) -> LogBuilder {
            log.adding(log.programStatement(action))
        }
        let expelled = with(whole, expel(.ben))
        let amber = with(begun, enroll(.ambiguous))
        let byAmber = World.begun(World.genesis(of: "Jam", serverKey: Person.ambiguous.card.signingKey))
        return [
            bad(
                "enrolled-already", "P-8", "Ben is enrolled already.",
                with(whole, enroll(.ben, .coordinator)), "alreadyEnrolled"),
            bad(
                "enrolled-with-another-card", "P-8", "Ben is enrolled already, with another card.",
                with(whole, enroll(.ben, card: renamed(.ben))), "alreadyEnrolled"),
            bad(
                "founder-enrolled", "P-8", "The founder is enrolled from the start.",
                with(begun, enroll(.ada, .coordinator)), "alreadyEnrolled"),
            bad(
                "receiving-key-taken", "P-9", "A newcomer's receiving key is Ben's.",
                with(whole, enroll(.mallory, card: borrowing(Person.ben.card.receivingKey.bytes))), "keyTaken"
            ),
            bad(
                "receiving-key-of-expelled", "P-9", "A newcomer's receiving key was Ben's, who was expelled.",
                with(expelled, enroll(.mallory, card: borrowing(Person.ben.card.receivingKey.bytes))),
                "keyTaken"),
            bad(
                "signing-key-taken", "P-9", "A newcomer's signing key is Ben's.",
                with(whole, enroll(.ben, card: borrowing(Person.mallory.card.receivingKey.bytes, by: .ben))),
                "keyTaken"),
            bad(
                "signing-key-to-receive", "P-9",
                "A newcomer's receiving key is the signing key of somebody else.",
                with(amber, enroll(.mallory, card: borrowing(Person.ambiguous.card.signingKey.bytes))),
                "keyTaken"),
            bad(
                "server-signs", "P-9", "A newcomer's signing key is the server's.",
                with(begun, enroll(.server)), "keyTaken"),
            bad(
                "server-receives", "P-9", "A newcomer's receiving key is the server's.", amberServed(byAmber),
                "keyTaken"),
        ]
    }

    private static func amberServed(_ log: LogBuilder) -> LogBuilder {
        var begun = log
        begun.server = .ambiguous
        return begun.adding(
            begun.programStatement(enroll(.mallory, card: borrowing(Person.ambiguous.card.signingKey.bytes))))
    }

    private static var expelling: [Vector] {
        let expelled = whole.adding(whole.programStatement(expel(.ben)))
        return [
            bad(
                "expels-stranger", "P-10", "Nobody with this fingerprint is enrolled.",
                whole.adding(whole.programStatement(expel(.mallory))), "notEnrolled", who: .mallory),
            bad(
                "expels-twice", "P-10", "Ben was expelled already.",
                expelled.adding(expelled.programStatement(expel(.ben))), "notEnrolled", who: .ben),
            bad(
                "expels-last-coordinator", "P-11", "No coordinator would remain.",
                World.benEnrolled.adding(World.benEnrolled.programStatement(expel(.ada))), "lastCoordinator"),
        ]
    }

    private static var witnesses: [Vector] {
        let fork = begun.adding(begun.programStatement(enroll(.mallory)))
        return
            (ReceiptFaults.receipts(whole, other: World.room) + ReceiptFaults.checkpoints(whole, fork: fork))
            .map {
                LogVector.program(
                    $0.name, check: $0.check, $0.says, $0.log, checkpoint: $0.checkpoint, $0.verdict)
            }
    }
}
