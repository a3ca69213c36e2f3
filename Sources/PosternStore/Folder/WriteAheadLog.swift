#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What SQLite would make of the write-ahead log, found out before SQLite looks at it.
///
/// SQLite takes the log's frames up to the first that does not add up and silently forgets the rest. At the very end
/// that is right: there lies what was being written when the power went, and nobody was told that it is there. Whole
/// commits behind such a frame are another thing. Each commit is on disk before the next begins, so they were
/// acknowledged, and forgetting them would put the server back (promise 7).
///
/// SQLite's file format, section 4, "The Write-Ahead Log".
struct WriteAheadLog {
    private static let headerBytes = 32
    private static let frameHeaderBytes = 24

    /// What was found.
    enum State: Equatable {
        /// There is no such file.
        case absent
        /// Nothing is lost by taking it.
        case whole
        /// At this offset something does not add up, and there are acknowledged commits behind it.
        case damaged(at: Int)
    }

    static func state(of path: String) throws(DurableFile.Failure) -> State {
        let file: FileDescriptor
        do {
            file = try FileDescriptor(path, O_RDONLY)
        } catch {
            if error.isAbsent { return .absent }
            throw error
        }
        guard file.size > 0 else { return .whole }
        let header = Words(try file.read(headerBytes, at: 0))
        // A header is on disk before the first frame is written behind it.
        guard header.count == 8, header[0] | 1 == 0x377f_0683, (512...65_536).contains(header[2]) else {
            return file.size > headerBytes ? .damaged(at: 0) : .whole
        }
        var sum = Checksum(isBigEndian: header[0] & 1 == 1)
        sum.add(header, words: 0..<6)
        guard sum.matches(header, at: 6) else {
            return file.size > headerBytes ? .damaged(at: 0) : .whole
        }
        let salts = (header[4], header[5])
        let frameBytes = frameHeaderBytes + Int(header[2])
        var offset = headerBytes
        var damage: Int?
        var commitsBehind = 0
        while offset + frameBytes <= file.size {
            let frame = Words(try file.read(damage == nil ? frameBytes : frameHeaderBytes, at: offset))
            guard frame.count >= 6 else { break }
            let isOfThisLog = (frame[2], frame[3]) == salts
            if damage == nil {
                sum.add(frame, words: 0..<2)
                sum.add(frame, words: 6..<frame.count)
                if !isOfThisLog || !sum.matches(frame, at: 4) { damage = offset }
            } else if isOfThisLog, frame[1] != 0 {
                commitsBehind += 1
            }
            offset += frameBytes
        }
        // One commit behind the damage may be the one that was never finished; two cannot both be.
        guard let damage, commitsBehind > 1 else { return .whole }
        return .damaged(at: damage)
    }

    /// Bytes as numbers of 32 bits, big endian.
    private struct Words {
        private let bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var count: Int { bytes.count / 4 }

        subscript(index: Int) -> UInt32 {
            let at = index * 4
            return UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8
                | UInt32(bytes[at + 3])
        }
    }

    /// The running checksum of header and frames.
    private struct Checksum {
        let isBigEndian: Bool
        private var first: UInt32 = 0
        private var second: UInt32 = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        mutating func add(_ words: Words, words range: Range<Int>) {
            for index in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2) {
                let (one, two) = (words[index], words[index + 1])
                first &+= (isBigEndian ? one : one.byteSwapped) &+ second
                second &+= (isBigEndian ? two : two.byteSwapped) &+ first
            }
        }

        func matches(_ words: Words, at index: Int) -> Bool {
            words[index] == first && words[index + 1] == second
        }
    }
}
