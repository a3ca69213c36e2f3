import Foundation
import Glibc

/// A small file system of its own for a data folder or a home, where this machine lets us mount one.
final class DiskFault: Sendable {
    let path: String

    /// Whether this process may mount file systems: a superuser outside of most containers.
    static let canMount: Bool = {
        guard getuid() == 0, let folder = try? TemporaryFolder() else { return false }
        let path = folder.path("probe")
        guard unsafe mkdir(path, 0o700) == 0, (try? run("mount", "-t", "tmpfs", "none", path)) != nil else {
            return false
        }
        return (try? run("umount", path)) != nil
    }()

    /// A file system of so many KiB at this path, which is made.
    init(_ path: String, kibibytes: Int) throws {
        self.path = path
        guard unsafe mkdir(path, 0o700) == 0 else {
            throw RunningProgram.Unexpected(description: "\(path): error \(errno)")
        }
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k,mode=700", "none", path)
    }

    deinit { _ = try? Self.run("umount", "-l", path) }

    /// Changes it while it is in use: `size=…k`, `ro`, `rw`.
    func remount(_ options: String) throws { try Self.run("mount", "-o", "remount,\(options)", path) }

    /// Fills what is left of it, whatever others write there meanwhile.
    func fill() throws {
        let file = unsafe open(path + "/filling", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        var piece = [UInt8](repeating: 0, count: 65_536)
        while !piece.isEmpty {
            let count = unsafe write(file, piece, piece.count)
            guard count < 0 else { continue }
            guard errno == ENOSPC else {
                throw RunningProgram.Unexpected(description: "\(path) is not filled: error \(errno)")
            }
            // What does not fit in one piece may in a smaller one.
            piece.removeLast((piece.count + 1) / 2)
        }
    }

    func empty() throws { try FileManager.default.removeItem(atPath: path + "/filling") }

    private static func run(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw RunningProgram.Unexpected(description: "\(words.joined(separator: " ")) failed")
        }
    }
}

/// A clock that a program is given instead of the machine's: so many seconds beside it, changed while it runs.
///
/// A library of a few lines, built with the toolchain's own compiler, takes the place of the functions that tell the time.
struct DiskClock: Sendable {
    private let file: String
    private let library: String

    /// What a program has to find in its environment.
    var environment: [String: String] { ["LD_PRELOAD": library, "POSTERN_TEST_CLOCK": file] }

    init(in folder: TemporaryFolder) async throws {
        file = folder.path("clock")
        library = folder.path("clock.so")
        let source = try folder.write("clock.c", Array(Self.source.utf8))
        try await RunningProgram(
            "/usr/bin/env", ["clang", "-shared", "-fPIC", "-O1", "-o", library, source],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        ).finish().succeeded()
        try set(0)
    }

    /// Sets the clock so many seconds beside the machine's.
    func set(_ seconds: Int64) throws {
        try unsafe withUnsafeBytes(of: seconds) { unsafe Data($0) }.write(to: URL(fileURLWithPath: file))
    }

    /// Whether this answer carries a time that is an hour from the machine's, give or take a minute.
    func isAnHourApart(_ answer: SignedRequest.Answer) throws -> Bool {
        let line = answer.text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("date: ") }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        guard let date = format.date(from: String(line?.dropFirst(6) ?? "")) else {
            throw RunningProgram.Unexpected(description: "no date: \(answer.text)")
        }
        return abs(abs(date.timeIntervalSinceNow) - 3_600) < 60
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        int clock_gettime(clockid_t clock, struct timespec *time) {
            int result = syscall(SYS_clock_gettime, clock, time);
            const char *path = getenv("POSTERN_TEST_CLOCK");
            if (result == 0 && clock == CLOCK_REALTIME && path) {
                int64_t seconds = 0;
                int file = open(path, O_RDONLY | O_CLOEXEC);
                if (file >= 0) {
                    if (read(file, &seconds, 8) != 8) seconds = 0;
                    close(file);
                }
                time->tv_sec += seconds;
            }
            return result;
        }

        int gettimeofday(struct timeval *time, void *zone) {
            struct timespec now;
            int result = clock_gettime(CLOCK_REALTIME, &now);
            time->tv_sec = now.tv_sec;
            time->tv_usec = now.tv_nsec / 1000;
            return result;
        }

        time_t time(time_t *seconds) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (seconds) *seconds = now.tv_sec;
            return now.tv_sec;
        }
        """
}
