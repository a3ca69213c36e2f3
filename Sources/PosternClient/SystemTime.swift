public import PosternFormat

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The time by the system's clock.
@Sendable
public func systemTime() -> Timestamp {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    // A clock before 1970 or after 9999 is no time at all; every check that compares it will say so.
    let milliseconds = UInt64(clamping: time.tv_sec) &* 1000 &+ UInt64(clamping: time.tv_nsec / 1_000_000)
    return Timestamp(milliseconds: milliseconds) ?? .latest
}
