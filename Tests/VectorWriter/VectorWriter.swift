import VectorFiles

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `vector-writer FOLDER` writes every test vector into FOLDER, which must not hold any yet. The same bytes each time.
@main
enum VectorWriter {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: vector-writer FOLDER")
            return
        }
        let folder = CommandLine.arguments[1]
        let vectors =
            CardVectors.all + GenesisVectors.all + PolicyVectors.all + ProgramStatementVectors.all
            + StatementVectors.all + MessageVectors.all + LaterEntryVectors.all + EntryVectors.all
            + WitnessVectors.all + StatementsPageVectors.all + IdentityVectors.all + TextVectors.all
            + DerivationVectors.all + DigestVectors.all + Ed25519Vectors.all + ProgramLogVectors.all
            + RoomLogVectors.all
            + GrantVectors.all
            + ApprovalVectors.all + StatementsVectors.all + TombstoneVectors.all + OpeningVectors.all
        var paths: Set<String> = []
        for vector in vectors {
            let path = "\(folder)/\(vector.object)/\(vector.name).txt"
            precondition(paths.insert(path).inserted, "two vectors are called \(path)")
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(vector.object)", withIntermediateDirectories: true)
            try Data(vector.file.text.utf8).write(to: URL(fileURLWithPath: path))
        }
        print("\(vectors.count) vectors")
    }
}
