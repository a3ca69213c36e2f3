import PosternFormat
import PosternLog
import PosternSigning

extension Target {
    /// Receipts.
    static let receipt = Target("receipt", vectors: ["receipt"]) { bytes in
        for bytes in [bytes, Person.server.resigned(bytes, .receipt)] {
            let receipt = requireCanonical(bytes, Receipt.init(decoding:)) { receipt, sign in
                Receipt(
                    log: receipt.log, before: receipt.before, time: receipt.time,
                    entryHash: receipt.entryHash,
                    sign: sign
                ).encoded
            }
            guard let receipt else { continue }
            require(bytes.count <= Receipt.longest, "a receipt is as short as a page expects")
            require(
                receipt.place.count == receipt.index + 1 && receipt.place.head != receipt.before.head,
                "a receipt leads to the next place")
            require(!receipt.isSigned(by: Person.mallory.card.signingKey), "only the server signs receipts")
        }
    }

    /// Checkpoints, which a client reads from its own disk.
    static let checkpoint = Target("checkpoint", vectors: ["checkpoint"]) { bytes in
        let checkpoint = requireCanonical(bytes, Checkpoint.init(decoding:)) { checkpoint, _ in
            checkpoint.encoded
        }
        guard let checkpoint else { return }
        require(checkpoint.place.count <= Place.greatestCount, "a count keeps to its limit")
    }

    /// Pages of entries and the receipt of the last.
    static let page = Target("page", vectors: ["page"]) { bytes in
        let page = requireCanonical(bytes, Page.init(decoding:)) { page, _ in page.encoded }
        guard let page else { return }
        let held = page.entries.reduce(0) { $0 + $1.entry.count + 8 } + page.receipt.count
        require(held < bytes.count, "a page is no smaller than what is in it")
        for stored in page.entries {
            _ = try? Entry(decoding: stored.entry)
        }
        _ = try? Receipt(decoding: page.receipt)
    }

    /// What a server says the statements of a room are.
    static let statementsPage = Target("statements-page", vectors: ["statements-page"]) { bytes in
        let page = requireCanonical(bytes, StatementsPage.init(decoding:)) { page, _ in page.encoded }
        guard let page else { return }
        require(page.approvals.count <= Limits.members, "there are no more approvals than members")
        require(
            page.statements.allSatisfy { $0.before.count < Place.greatestCount },
            "behind each statement there is a place")
        // Whatever is in them, verifying ends in a fault and in no crash.
        let received = UnverifiedStatements(
            log: OpenedRoom.shared.log, statements: page.statements, statementReceipt: page.statementReceipt,
            endReceipt: page.endReceipt, approvals: page.approvals)
        let verified = try? received.verified(program: OpenedRoom.shared.program, checkpoint: nil)
        require(
            verified == nil || page.statements.first?.stored.entry == OpenedRoom.shared.draft.stored[0].entry,
            "only what was signed verifies")
    }
}
