internal import CSodiumSign

private let sodiumIsReady: Bool = sodium_init() >= 0

/// Initialises libsodium, once a process. Everything that calls into it goes through here first.
package func prepareSodium() {
    precondition(sodiumIsReady, "libsodium could not be initialised")
}
