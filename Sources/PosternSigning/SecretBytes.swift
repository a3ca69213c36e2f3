internal import CSodiumSign

// Sendable although it holds a pointer: the memory is written once, in the initialiser, and is never shared
// beyond a borrow afterwards.
/// Secret bytes in memory of their own: guarded, kept out of swap and core files where the system allows,
/// wiped when they go.
///
/// Non-copyable, so that there is one place to wipe; without a description, so that it cannot reach a log.
@safe
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let memory: UnsafeMutablePointer<UInt8>

    /// The number of bytes.
    public let count: Int

    /// `count` bytes, zero at first, that `fill` writes through a pointer to the first of them.
    @unsafe
    public init<E: Error>(count: Int, fill: (UnsafeMutablePointer<UInt8>) throws(E) -> Void) throws(E) {
        self.count = count
        unsafe memory = GuardedMemory.take(count)
        try unsafe fill(memory)
    }

    /// `count` random bytes.
    public init(count: Int, random: RandomSource) {
        unsafe self.init(count: count) {
            unsafe random.fill(UnsafeMutableRawBufferPointer(start: $0, count: count))
        }
    }

    /// A copy of `bytes`. The caller wipes its own.
    public init(copying bytes: some Collection<UInt8>) {
        unsafe self.init(count: bytes.count) { memory in
            for (offset, byte) in bytes.enumerated() { unsafe memory[offset] = byte }
        }
    }

    /// Moves `bytes` in here and wipes them there.
    public init(moving bytes: inout [UInt8]) {
        self.init(copying: bytes)
        wipe(&bytes)
    }

    /// Lends a pointer to the first of `count` bytes to `body`, which must not let it escape.
    @unsafe
    public borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try unsafe body(UnsafePointer(memory))
    }

    /// The bytes in ordinary memory, for what is about to be written out. The caller wipes them.
    public borrowing func exposed() -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: memory, count: count))
    }

    /// Bytes `range` as a secret of its own.
    public borrowing func slice(_ range: Range<Int>) -> SecretBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        let source = unsafe memory + range.lowerBound
        return unsafe SecretBytes(count: range.count) { target in
            unsafe target.update(from: source, count: range.count)
        }
    }

    /// These bytes and then `others`, as one secret.
    public borrowing func followed(by others: borrowing SecretBytes) -> SecretBytes {
        let (head, tail) = unsafe (memory, others.memory)
        let (first, second) = (count, others.count)
        return unsafe SecretBytes(count: first + second) { target in
            unsafe target.update(from: head, count: first)
            unsafe (target + first).update(from: tail, count: second)
        }
    }

    /// A second copy, for a second owner.
    public borrowing func copy() -> SecretBytes { slice(0..<count) }

    deinit { unsafe GuardedMemory.giveBack(memory, count) }
}

/// Overwrites `bytes` with zeros and empties it.
public func wipe(_ bytes: inout [UInt8]) {
    let count = bytes.count
    unsafe bytes.withUnsafeMutableBytes { unsafe sodium_memzero($0.baseAddress, count) }
    bytes = []
}

/// Compares in constant time; arrays of different lengths are unequal.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe sodium_memcmp(left, right, left.count) == 0
}
