import Glibc

/// The terminal's settings as they were, for the signal handler. Written before the handler is installed and not
/// again until it is removed.
nonisolated(unsafe) private var settingsBefore = termios()

private let endingSignals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

/// Echo off while a passphrase is typed, and on again however the program ends: a shell left without echo is how
/// people come to type their next passphrase in the clear.
struct QuietTerminal {
    init() {
        unsafe tcgetattr(STDIN_FILENO, &settingsBefore)
        for number in endingSignals {
            // tcsetattr, signal and raise are all async-signal-safe.
            signal(number) { number in
                unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settingsBefore)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        // Stopped and continued, the question would go on with the echo that the shell has put back.
        signal(SIGTSTP, SIG_IGN)
        var quiet = unsafe settingsBefore
        quiet.c_lflag &= ~tcflag_t(ECHO)
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
    }

    func restore() {
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settingsBefore)
        for number in endingSignals + [SIGTSTP] { signal(number, SIG_DFL) }
    }
}
