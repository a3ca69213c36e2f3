import PosternFormat
import PosternSigning
import VectorFiles

/// Where the statements stand.
extension StatementsVectors {
    static var places: [Vector] {
        let inside = World.opened(World.internal)
        let all = Given(long)
        func placed(_ index: Int, _ before: Place) -> Given {
            all.with { $0.others[index] = PlacedStatement(before: before, stored: long.stored[index]) }
        }
        func timed(_ index: Int, _ log: LogBuilder, _ milliseconds: UInt64) -> Given {
            Given(log).with {
                $0.others[index] = PlacedStatement(
                    before: log.places[index],
                    stored: StoredEntry(
                        time: required(Timestamp(milliseconds: milliseconds)), entry: log.stored[index].entry)
                )
            }
        }
        /// The last statement stands somewhere else, and its receipt says so.
        func moved(_ log: LogBuilder, _ index: Int, to before: Place) -> Given {
            Given(log).with {
                $0.others[index] = PlacedStatement(before: before, stored: log.stored[index])
                $0.statementReceipt = log.receipt(index: before.count, previous: before.head)
                $0.endReceipt = $0.statementReceipt
            }
        }
        let start = LogBuilder.start
        let beyond = rotated.adding(
            rotated.statement(
                .rotated(Epochs.epoch(World.shared, 3)),
                prefix: rotated.prefix(seen: Place(count: 5, head: rotated.place.head))))
        let elsewhere = rotated.adding(
            rotated.statement(
                .rotated(Epochs.epoch(World.shared, 3)),
                prefix: rotated.prefix(seen: Place(count: 4, head: thread.place.head))))
        return [
            bad(
                "message-among-them", "T-1", "A message stands among the statements.",
                all.with { $0.indexes = [0, 1, 3, 5, 7] }, "wrongKind", at: 1),
            bad(
                "program-statement", "T-1", "A program statement stands there.",
                all.with {
                    $0.others[3] = PlacedStatement(before: long.places[3], stored: World.program.stored[1])
                }, "wrongKind", at: 3),
            bad(
                "of-another-room", "T-1", "The statements are those of the internal room.",
                Given(World.room).with {
                    $0.others[0] = PlacedStatement(before: inside.places[0], stored: inside.stored[0])
                }, "otherLog", at: 0),
            bad(
                "cut", "T-1", "A statement ends early.",
                Given(World.room).with {
                    $0.others[0] = PlacedStatement(
                        before: World.room.places[0],
                        stored: StoredEntry(
                            time: World.room.stored[0].time, entry: World.room.stored[0].entry.dropLast()))
                }, "undecodable", at: 0, because: "value", field: "members_size"),
            bad(
                "time-went-back", "T-6", "A statement came a millisecond before the one before it.",
                timed(3, long, start - 1), "timeWentBack", at: 3),
            bad(
                "first-at-another-beginning", "T-7", "The first statement begins another log.",
                placed(0, Place(count: 0, head: inside.places[0].head)), "wrongPrevious", at: 0),
            bad(
                "before-the-last-statement", "T-7", "A statement is placed before the one that it follows.",
                placed(3, long.places[0]), "wrongPrevious", at: 0),
            bad(
                "first-is-missing", "T-7", "The first statement is not there.",
                all.with { $0.indexes = [3, 5, 7] }, "wrongPrevious", at: 3),
            bad(
                "first-is-late", "T-7", "The first statement comes after two entries.",
                moved(World.room, 0, to: thread.places[2]), "wrongPrevious", at: 2),
            bad(
                "destroyed-late", "T-7", "Something stands between the end of the room and its destruction.",
                moved(EndingVectors.destroyed, 2, to: thread.places[3]), "wrongPrevious", at: 3),
            bad(
                "beside-the-last-statement", "T-7",
                "A statement follows the last one at once, and another head.",
                placed(3, Place(count: 1, head: long.places[2].head)), "wrongPrevious", at: 1),
            bad(
                "repeated", "T-7", "A statement is there twice.", all.with { $0.indexes = [0, 3, 3, 5, 7] },
                "wrongPrevious", at: 3),
            bad(
                "head-of-a-statement-replaced", "T-8", "A statement was given another head before it.",
                all.with {
                    $0.others[3] = PlacedStatement(
                        before: Place(count: 3, head: long.places[2].head), stored: long.stored[3])
                }, "otherLogSeen", at: 3),
            bad(
                "seen-beyond", "T-8", "A statement's author had seen more than there is before it.",
                Given(beyond), "otherLogSeen", at: 4),
            bad(
                "seen-of-another-head", "T-8", "A statement's author had seen another log.",
                Given(elsewhere), "otherLogSeen", at: 4),
        ]
    }
}
