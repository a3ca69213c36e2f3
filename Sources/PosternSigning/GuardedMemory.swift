internal import CSodiumSign
internal import Synchronization

/// Guarded memory for secrets: locked into RAM, left out of core files, between guard pages.
///
/// A block costs several system calls, which is more than opening a message costs. Nearly all secrets are 64 bytes or
/// shorter, so blocks of that size are wiped and kept for the next one.
enum GuardedMemory {
    private static let blockSize = 64
    private static let mostKept = 64
    // Addresses, not pointers: whoever takes one out is its only owner.
    private static let kept = Mutex<[UInt]>([])

    /// `count` zero bytes.
    @unsafe
    static func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        prepareSodium()
        if count <= blockSize, let address = kept.withLock({ $0.popLast() }),
            let block = unsafe UnsafeMutablePointer<UInt8>(bitPattern: address)
        {
            return unsafe block
        }
        let size = max(count, blockSize)
        guard let address = unsafe sodium_malloc(size) else { preconditionFailure("out of guarded memory") }
        unsafe sodium_memzero(address, size)
        return unsafe address.bindMemory(to: UInt8.self, capacity: size)
    }

    /// Wipes what `take` gave for `count` bytes, and gives it back.
    @unsafe
    static func giveBack(_ memory: UnsafeMutablePointer<UInt8>, _ count: Int) {
        guard count <= blockSize else { return unsafe sodium_free(memory) }
        unsafe sodium_memzero(memory, blockSize)
        let address = UInt(bitPattern: memory)
        let isKept = kept.withLock { blocks in
            guard blocks.count < mostKept else { return false }
            blocks.append(address)
            return true
        }
        if !isKept { unsafe sodium_free(memory) }
    }
}
