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

    /// Fills what is left of it, but for so many KiB.
    func fill(leaving kibibytes: Int = 0) throws {
        var status = statvfs()
        unsafe statvfs(path, &status)
        let free = Int(status.f_bavail) * Int(status.f_frsize) - kibibytes * 1_024
        try Data(count: max(free, 0)).write(to: URL(fileURLWithPath: path + "/filling"))
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
