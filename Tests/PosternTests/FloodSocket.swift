import Glibc

/// A connection that misbehaves: it never waits, neither to send nor to read.
final class FloodSocket {
    private let number: Int32
    /// Says that the other side ended its half (`poll`, Linux).
    private static let otherSideEnded: Int16 = 0x2000
    /// What is still to be sent once, and what is sent over and over after that.
    private var first: ArraySlice<UInt8>
    private let again: [UInt8]
    private var place = 0

    /// What the server said first: a status, or nothing so far.
    private(set) var status: Int?

    /// Connects to a port of this machine from one of its many loopback addresses; nil where that does not work.
    ///
    /// - Parameter receiveBytes: the size of the buffer for what is not read; nil for the system's own.
    init?(port: Int, from source: Int, first: [UInt8], again: [UInt8], receiveBytes: Int32?) {
        self.first = first[...]
        self.again = again
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return nil }
        if var receiveBytes {
            unsafe setsockopt(
                number, SOL_SOCKET, SO_RCVBUF, &receiveBytes, socklen_t(MemoryLayout<Int32>.size))
        }
        // 127.0.1.1 and what follows: whoever is honest comes from 127.0.0.1.
        let host = 0x7f00_0000 + UInt32(256 * (1 + source / 250) + 1 + source % 250)
        guard unsafe withLoopback(port: 0, host: host, { unsafe bind(number, $0, $1) }) == 0,
            unsafe withLoopback(port: port, { unsafe connect(number, $0, $1) }) == 0
        else { return nil }
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
    }

    deinit { close(number) }

    /// Sends what the other side takes, at most so many bytes; false when the connection is over.
    func push(_ budget: Int) -> Bool {
        var budget = budget
        while budget > 0 {
            let piece = first.isEmpty ? again[place...].prefix(budget) : first.prefix(budget)
            if piece.isEmpty { return true }
            let sent = unsafe piece.withUnsafeBytes {
                unsafe send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return errno == EAGAIN }
            budget -= sent
            if first.isEmpty { place = (place + sent) % again.count } else { first = first.dropFirst(sent) }
        }
        return true
    }

    /// Reads what is there, by way of a buffer of anybody's; false when the connection is over.
    func drain(_ buffer: inout [UInt8]) -> Bool {
        while true {
            let count = unsafe recv(number, &buffer, buffer.count, 0)
            if count > 0 { note(buffer[..<count]) } else { return count < 0 && errno == EAGAIN }
        }
    }

    /// Looks what the answer begins with and leaves it all where it is; false when the connection is over.
    func peek() -> Bool {
        var state = pollfd(fd: number, events: Int16(POLLIN) | Self.otherSideEnded, revents: 0)
        guard unsafe poll(&state, 1, 0) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = unsafe recv(number, &buffer, buffer.count, Int32(MSG_PEEK))
        if count > 0 { note(buffer[..<count]) }
        return state.revents & (Int16(POLLHUP | POLLERR) | Self.otherSideEnded) == 0 && count != 0
    }

    private func note(_ bytes: ArraySlice<UInt8>) {
        guard status == nil, bytes.count >= 12 else { return }
        status = Int(String(decoding: bytes.dropFirst(9).prefix(3), as: UTF8.self))
    }
}
