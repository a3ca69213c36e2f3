import VectorFiles

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Something that takes bytes from strangers, and what must be true of it whatever they are.
struct Target: Sendable {
    /// Its name on the command line.
    let name: String
    /// The folders of Tests/Vectors whose objects and texts it begins with.
    let vectors: [String]
    /// What else it begins with, by name.
    let specimens: @Sendable () -> [String: [UInt8]]
    /// The most bytes that are worth trying.
    let longest: Int
    /// What it must stand. A property that does not hold ends the process, which is how libFuzzer learns of it.
    let run: @Sendable ([UInt8]) -> Void

    init(
        _ name: String, vectors: [String] = [],
        specimens: @escaping @Sendable () -> [String: [UInt8]] = { [:] }, longest: Int = 8192,
        run: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.name = name
        self.vectors = vectors
        self.specimens = specimens
        self.longest = longest
        self.run = run
    }

    /// Writes its seeds into a folder of its own.
    func writeSeeds(to folder: String) throws {
        let place = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for vector in vectors.flatMap(VectorFolder(besideTargetOf: #filePath).vectors(of:)) {
            let file = try vector.file()
            let name = String(vector.name.map { $0 == "/" ? "-" : $0 })
            try write(try? file.object(), to: "\(place)/\(name)")
            try write(file["text"].map { Array($0.utf8) }, to: "\(place)/\(name).text")
        }
        for (name, bytes) in specimens() { try write(bytes, to: "\(place)/\(name)") }
    }

    private func write(_ bytes: [UInt8]?, to path: String) throws {
        // What is as long as it may be only makes each run slow.
        guard let bytes, bytes.count <= longest else { return }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}

/// Ends the process where something is not so that must be.
func require(_ isSo: @autoclosure () -> Bool, _ what: String) {
    guard isSo() else { fatalError("not so: \(what)") }
}
