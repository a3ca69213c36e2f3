/// Bytes as a sequence of decisions. When they are used up, every decision is the first.
struct Choices {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// One of `count` numbers from 0.
    mutating func below(_ count: Int) -> Int { Int(byte()) % count }

    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// True for a few bytes only: so that most entries are as they should be, and what is wrong is wrong in few ways.
    mutating func rarely() -> Bool { byte() >= 240 }
}
