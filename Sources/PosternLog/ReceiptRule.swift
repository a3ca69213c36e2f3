public import PosternFormat
public import PosternSigning

/// Verifies the receipts of one log in their order. Specification: "Receipt", checks.
public struct ReceiptRule: Sendable {
    package let log: LogID
    private let serverKey: VerifyingKey
    private var last: Timestamp?

    /// The rule for a log whose receipts `serverKey` verifies.
    public init(log: LogID, serverKey: VerifyingKey) {
        self.log = log
        self.serverKey = serverKey
    }

    /// The receipt in `bytes`, which must be for entry `index` with this hash.
    public mutating func verify(
        _ bytes: [UInt8], index: UInt64, entryHash: Digest
    ) throws(LogError) -> Receipt {
        do throws(LogFault) {
            return try verifiedOrFault(bytes, index: index, entryHash: entryHash)
        } catch {
            throw LogError(log: log, index: index, fault: error)
        }
    }

    /// The same, without saying of which entry.
    mutating func verifiedOrFault(
        _ bytes: [UInt8], index: UInt64, entryHash: Digest
    ) throws(LogFault) -> Receipt {
        let receipt = try decoded(bytes)
        guard receipt.log == log, receipt.index == index, receipt.entryHash == entryHash else {
            throw .receiptForOther
        }
        guard receipt.isSigned(by: serverKey) else { throw .receiptSignature }
        if let last, receipt.receivedAt < last { throw .receiptWentBack }
        last = receipt.receivedAt
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
