public import PosternFormat
public import PosternSigning

/// Verifies the receipts of one log. One vouches for every entry before it. Specification: "Receipt", checks.
public struct ReceiptRule: Sendable {
    private let log: LogID
    private let serverKey: VerifyingKey

    /// The rule for a log whose receipts `serverKey` verifies.
    public init(log: LogID, serverKey: VerifyingKey) {
        self.log = log
        self.serverKey = serverKey
    }

    /// The receipt in `bytes`, which must be for the entry before `place` and lead there.
    public func verify(_ bytes: [UInt8], at place: Place) throws(LogError) -> Receipt {
        do throws(LogFault) {
            let receipt = try verified(bytes)
            guard receipt.place == place else { throw .receiptForOther }
            return receipt
        } catch {
            throw LogError(log: log, index: max(place.count, 1) - 1, fault: error)
        }
    }

    /// The receipt in `bytes`, which must be for this entry directly after this place.
    public func verify(
        _ bytes: [UInt8], for entry: [UInt8], after before: Place
    ) throws(LogError) -> Receipt {
        do throws(LogFault) {
            let receipt = try verified(bytes)
            guard receipt.before == before, receipt.entryHash == Entry.hash(of: entry, program: log.program)
            else { throw .receiptForOther }
            return receipt
        } catch {
            throw LogError(log: log, index: before.count, fault: error)
        }
    }

    /// The receipt in `bytes`, of whatever entry of the log.
    func verified(_ bytes: [UInt8]) throws(LogFault) -> Receipt {
        let receipt = try decoded(bytes)
        guard receipt.log == log else { throw .receiptForOther }
        guard receipt.isSigned(by: serverKey) else { throw .receiptSignature }
        return receipt
    }

    private func decoded(_ bytes: [UInt8]) throws(LogFault) -> Receipt {
        do throws(FormatError) {
            return try Receipt(decoding: bytes)
        } catch {
            throw .receiptUndecodable(error)
        }
    }
}
