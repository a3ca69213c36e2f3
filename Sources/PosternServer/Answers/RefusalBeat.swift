/// When a refusal is given: at the next beat after its request came, never as soon as it is clear.
///
/// The work for a refusal is the same whatever its reason, but a look-up that finds a row takes some microseconds longer
/// than one that finds none, and over thousands of requests that can be measured: whether a person whom one does not
/// know is a member of a case. All refusals take far less than one beat, and so all of them take one beat (A13).
enum RefusalBeat {
    private static let length = Duration.milliseconds(4)

    /// Waits for the beat after now, counted from when the request came.
    static func wait(since came: ContinuousClock.Instant) async {
        let passed = ContinuousClock.now - came
        let next = came + length * (Int(passed / length) + 1)
        // Whoever hung up meanwhile is not waited for.
        try? await Task.sleep(until: next, tolerance: .zero, clock: .continuous)
    }
}
