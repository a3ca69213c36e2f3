import PosternFormat
import PosternSigning

extension Target {
    /// Receipts.
    static let receipt = Target("receipt", vectors: ["receipt"]) { bytes in
        for bytes in [bytes, Person.server.resigned(bytes, .receipt)] {
            let receipt = requireCanonical(bytes, Receipt.init(decoding:)) { receipt, sign in
                Receipt(
                    log: receipt.log, index: receipt.index, entryHash: receipt.entryHash,
                    receivedAt: receipt.receivedAt, sign: sign
                ).encoded
            }
            guard let receipt else { continue }
            require(bytes.count <= Receipt.longest, "a receipt is as short as a page expects")
            require(!receipt.isSigned(by: Person.mallory.card.signingKey), "only the server signs receipts")
        }
    }

    /// Checkpoints, which a client reads from its own disk.
    static let checkpoint = Target("checkpoint", vectors: ["checkpoint"]) { bytes in
        _ = requireCanonical(bytes, Checkpoint.init(decoding:)) { checkpoint, _ in checkpoint.encoded }
    }

    /// Pages of entries and receipts.
    static let page = Target("page", vectors: ["page"]) { bytes in
        let page = requireCanonical(bytes, Page.init(decoding:)) { page, _ in page.encoded }
        guard let page else { return }
        let held = page.entries.reduce(0) { $0 + $1.entry.count + $1.receipt.count }
        require(held < bytes.count, "a page is no smaller than what is in it")
        for stored in page.entries {
            _ = try? Entry(decoding: stored.entry)
            _ = try? Receipt(decoding: stored.receipt)
        }
    }
}
