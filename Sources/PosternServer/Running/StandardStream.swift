#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Standard output and standard error, without a buffer: whoever waits at the other end of a pipe sees a line as soon
/// as it is written.
public enum StandardStream: Int32, Sendable {
    /// What the program was asked for.
    case output = 1
    /// What it says besides.
    case error = 2

    /// Writes a line. What cannot be written is lost: there is nobody to tell.
    public func write(line: String) {
        var bytes = Array((line + "\n").utf8)[...]
        while !bytes.isEmpty {
            let written = unsafe bytes.withUnsafeBytes {
                unsafe Self.write(rawValue, $0.baseAddress, $0.count)
            }
            if written > 0 { bytes = bytes.dropFirst(written) } else if errno != EINTR { return }
        }
    }

    @unsafe
    private static func write(_ stream: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        unsafe Glibc.write(stream, bytes, count)
        #elseif canImport(Musl)
        unsafe Musl.write(stream, bytes, count)
        #else
        unsafe Darwin.write(stream, bytes, count)
        #endif
    }
}
