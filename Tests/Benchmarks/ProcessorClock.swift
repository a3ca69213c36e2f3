internal import Glibc

/// The time that the processor worked for this process.
struct ProcessorClock {
    private var now: Duration {
        var time = timespec()
        let result = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        precondition(result == 0)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// How much of it `work` takes.
    func measure<E: Error>(_ work: () throws(E) -> Void) throws(E) -> Duration {
        let start = now
        try work()
        return now - start
    }
}
