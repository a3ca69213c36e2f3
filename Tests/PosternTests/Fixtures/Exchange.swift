import Glibc

/// Writes to a port of this machine and reads until the other side closes.
func exchange(_ request: [UInt8], with port: Int) throws -> [UInt8] {
    try exchange([request], with: port) { _ in }
}

/// The same with a request in pieces; `between` is done between two of them, and learns our own port.
func exchange(_ pieces: [[UInt8]], with port: Int, between: (Int) throws -> Void) throws -> [UInt8] {
    let connection = try connected(to: port)
    defer { close(connection) }
    for (number, piece) in pieces.enumerated() {
        if number > 0 { try between(try localPort(of: connection)) }
        var rest = piece[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = unsafe recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return answer }
        answer += buffer[..<count]
    }
}

/// A connection to a port of this machine, on which an answer is waited for two minutes at most.
func connected(to port: Int) throws -> Int32 {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw RunningProgram.Unexpected(description: "no socket: error \(errno)") }
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    guard unsafe withLoopback(port: port, { unsafe connect(number, $0, $1) }) == 0 else {
        let reason = errno
        close(number)
        throw RunningProgram.Unexpected(description: "port \(port) refuses: error \(reason)")
    }
    return number
}

/// Does something with the address of a port of this machine, or of all its addresses (`host` 0).
func withLoopback(
    port: Int, host: UInt32 = 0x7f00_0001, _ act: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = host.bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            unsafe act(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

private func localPort(of connection: Int32) throws -> Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            unsafe getsockname(connection, pointer, &length)
        }
    }
    guard result == 0 else { throw RunningProgram.Unexpected(description: "the connection has no port") }
    return Int(UInt16(bigEndian: address.sin_port))
}
