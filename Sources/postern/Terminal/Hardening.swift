import Glibc

/// What is true of the process before it reads a word: it leaves no core file, and nothing it makes can be read by
/// another user.
enum Hardening {
    /// What the person's shell leaves out of the modes of files: what is made to be published follows it. Written once,
    /// before there is a second thread.
    nonisolated(unsafe) private(set) static var umaskBefore: mode_t = 0o022

    static func apply() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        unsafe umaskBefore = umask(0o077)
        // A handler that does nothing, not SIG_IGN: children (an editor, a passphrase command) would inherit that.
        signal(SIGPIPE) { _ in }
    }
}
