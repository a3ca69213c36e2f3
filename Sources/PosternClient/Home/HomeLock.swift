internal import PosternSigning

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension Home {
    /// Runs `body` while no other command changes this home. `body` does not wait for anything else.
    func locked<R>(_ body: () throws(ClientError) -> R) throws(ClientError) -> R {
        try makeFolders(of: "lock")
        guard let file = Descriptor(path("lock"), O_RDWR | O_CREAT), file.lock(waiting: true) else {
            throw failure("lock")
        }
        let result = try body()
        _ = consume file
        return result
    }

    /// Takes the lock called `name` if nobody holds it. It is given back, and its file removed, when the
    /// result goes; a command that is killed gives it back too.
    func claim(_ name: String) throws(ClientError) -> Claim? {
        try makeFolders(of: name)
        while true {
            guard let file = Descriptor(path(name), O_RDWR | O_CREAT) else { throw failure(name) }
            guard file.lock(waiting: false) else { return nil }
            // The last holder may have removed the file between our opening and locking it.
            if file.isStill(at: path(name)) { return Claim(file: file, path: path(name)) }
        }
    }

    /// Takes the lock called `name`, waiting up to `milliseconds` for it.
    func claim(_ name: String, within milliseconds: Int) async throws(ClientError) -> Claim? {
        var waited = 0
        while true {
            if let claim = try claim(name) { return claim }
            guard waited < milliseconds, !Task.isCancelled else { return nil }
            let pause = 5 + Int(random.bytes(1)[0]) / 8
            try? await Task.sleep(for: .milliseconds(pause))
            waited += pause
        }
    }
}

/// A held lock.
final class Claim: Sendable {
    private let file: Descriptor
    private let path: String

    init(file: consuming Descriptor, path: String) {
        self.file = file
        self.path = path
    }

    deinit { _ = unsafe unlink(path) }
}
