import CFuzzer

/// `postern-fuzz TARGET [ARGUMENT…]` fuzzes one target; the arguments are libFuzzer's.
/// `postern-fuzz --list` prints the targets and how long an input may be, `--seeds FOLDER` writes what each begins with, from Tests/Vectors.
@main
enum Main {
    /// What this run fuzzes.
    static let target = Target.all.first { CommandLine.arguments.dropFirst().first == $0.name }

    static func main() throws {
        switch CommandLine.arguments.dropFirst().first {
        case "--list":
            for target in Target.all { print(target.name, target.longest) }
        case "--seeds" where CommandLine.arguments.count == 3:
            for target in Target.all { try target.writeSeeds(to: CommandLine.arguments[2]) }
        default:
            guard let target else {
                fatalError("usage: postern-fuzz TARGET [ARGUMENT…] | --list | --seeds FOLDER")
            }
            runs(target)
        }
    }

    /// libFuzzer reads its own arguments and leaves the process when it is done.
    private static func runs(_ target: Target) {
        // It takes the first argument for the program's name.
        var count = CommandLine.argc - 1
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv + 1
        _ = unsafe LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            Main.target?.run(unsafe Array(UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
    }
}
