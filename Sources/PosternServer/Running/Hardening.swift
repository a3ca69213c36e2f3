#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What a server's process does before it opens anything.
public enum Hardening {
    /// No core file, which would hold keys; files for their owner alone; as many open files as the system allows.
    /// Returns how many that is.
    @discardableResult
    public static func apply() -> Int {
        umask(0o077)
        // Whoever reads our output may go away; that is no reason to stop serving.
        _ = signal(SIGPIPE, SIG_IGN)
        // A file that may not grow is a full disk to us: the write fails, and the server goes on.
        _ = signal(SIGXFSZ, SIG_IGN)
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(resource(RLIMIT_CORE), &none)
        var files = rlimit()
        guard unsafe getrlimit(resource(RLIMIT_NOFILE), &files) == 0 else { return 0 }
        if files.rlim_cur < files.rlim_max {
            files.rlim_cur = files.rlim_max
            _ = unsafe setrlimit(resource(RLIMIT_NOFILE), &files)
            _ = unsafe getrlimit(resource(RLIMIT_NOFILE), &files)
        }
        return Int(clamping: files.rlim_cur)
    }

    /// The system's words for an error number.
    static func reason(_ code: CInt) -> String {
        guard let words = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: words).lowercased()
    }

    #if canImport(Glibc)
    private static func resource(_ resource: __rlimit_resource) -> __rlimit_resource_t {
        __rlimit_resource_t(resource.rawValue)
    }
    #else
    private static func resource(_ resource: Int32) -> Int32 { resource }
    #endif
}
