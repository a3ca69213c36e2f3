import Glibc

/// What is true of the process before it reads a word: it leaves no core file, and nothing it makes can be read by
/// another user.
enum Hardening {
    static func apply() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        umask(0o077)
        // A handler that does nothing, not SIG_IGN: children (an editor, a passphrase command) would inherit that.
        signal(SIGPIPE) { _ in }
    }
}
