internal import PosternFormat
internal import PosternLog
internal import PosternSigning

/// What the server keeps of a log beside its entries: enough to append without reading them all again.
struct LogRecord: Equatable {
    let log: LogID
    /// Its end; the entries of a destroyed room are counted.
    var place: Place
    /// When the last entry came. No later one is given an earlier time.
    var time: Timestamp
    /// The index of the statement that began the epoch in force; 0 in a program log and in a destroyed room.
    var epochIndex: UInt64 = 0
    /// The place after the last statement; the log's beginning in a program log.
    var last: Place
    /// The count of the program log's entries that the last statement refers to; 0 in a program log.
    var programCount: UInt64 = 0
    var isClosed = false
    /// Whether only the last entry is left, the tombstone.
    var isDestroyed = false
    /// Hides who appended the entries of the epoch in force; none in a program log and in a destroyed room.
    var appenders = AppenderKey.none

    var count: UInt64 { place.count }

    /// The record of a program's log in this state.
    init(_ state: ProgramState) {
        log = state.log
        place = state.place
        time = state.time
        last = Place(startOf: state.log)
    }

    /// The record of a room in this state, whose last entry came at `time`.
    init(_ state: RoomState, at time: Timestamp, appenders: AppenderKey) {
        log = state.log
        place = state.place
        self.time = time
        epochIndex = state.statements.isDestroyed ? 0 : state.statements.epochIndex
        last = state.statements.last
        programCount = state.statements.programCount
        isClosed = state.isClosed
        isDestroyed = state.statements.isDestroyed
        self.appenders = isDestroyed ? .none : appenders
    }

    /// The record of a room of which only this is left.
    init(_ tombstone: Tombstone) {
        let statement = tombstone.statement
        log = statement.log
        place = tombstone.receipt.place
        time = tombstone.receipt.time
        last = place
        programCount = statement.prefix.program.count
        isClosed = true
        isDestroyed = true
    }

    var encoded: [UInt8] {
        var encoder = Encoder()
        encoder.log(log)
        place.encode(into: &encoder)
        encoder.uint64(time.milliseconds)
        encoder.uint64(epochIndex)
        last.encode(into: &encoder)
        encoder.uint64(programCount)
        encoder.uint8(isClosed ? 1 : 0)
        encoder.uint8(isDestroyed ? 1 : 0)
        encoder.fixed(appenders.bytes)
        return encoder.bytes
    }

    init(decoding bytes: [UInt8]) throws {
        var decoder = Decoder(bytes)
        log = try decoder.logID()
        place = try decoder.place("place")
        guard let time = Timestamp(milliseconds: try decoder.uint64("time")) else {
            throw FormatError.value("time")
        }
        self.time = time
        epochIndex = try decoder.uint64("epoch_index")
        last = try decoder.place("last")
        programCount = try decoder.uint64("program_count")
        isClosed = try decoder.uint8("closed") == 1
        isDestroyed = try decoder.uint8("destroyed") == 1
        appenders = AppenderKey(bytes: Array(try decoder.fixed(AppenderKey.length, "appenders")))
        try decoder.finish()
    }
}
