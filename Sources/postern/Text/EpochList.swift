/// Numbers of epochs, in words.
enum EpochList {
    /// `epochs 1 to 3 and 5`, `epoch 2`.
    static func told(_ epochs: [UInt32]) -> String {
        var runs: [ClosedRange<UInt32>] = []
        for epoch in epochs.sorted() {
            if let last = runs.last, epoch <= last.upperBound &+ 1 {
                runs[runs.count - 1] = last.lowerBound...epoch
            } else {
                runs.append(epoch...epoch)
            }
        }
        let words = runs.map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
        }
        let list =
            words.count < 2
            ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
        return (Set(epochs).count == 1 ? "epoch " : "epochs ") + list
    }
}
