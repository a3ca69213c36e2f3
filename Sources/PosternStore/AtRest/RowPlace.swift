internal import PosternFormat
internal import PosternSigning

/// Where a record is stored. It is bound to its place when it is encrypted, so that a record which is moved
/// to another table, row or key generation no longer opens.
enum RowPlace {
    case server
    case log(Int64)
    case entry(log: Int64, index: UInt64)
    case landmark(log: Int64, block: Int64)
    case share(log: Int64, block: Int64)
    case member([UInt8])
    case rooms([UInt8])

    /// The associated data of the encryption.
    func associatedData(generation: Int64) -> [UInt8] {
        var row = Encoder()
        row.uint64(UInt64(bitPattern: generation))
        let tag: Tag
        switch self {
        case .server:
            tag = .serverRecord
        case .log(let id):
            tag = .logRecord
            row.uint64(UInt64(bitPattern: id))
        case .entry(let log, let index):
            tag = .entryRecord
            row.uint64(UInt64(bitPattern: log))
            row.uint64(index)
        case .landmark(let log, let block):
            tag = .landmarkRecord
            row.uint64(UInt64(bitPattern: log))
            row.uint64(UInt64(bitPattern: block))
        case .share(let log, let block):
            tag = .shareRecord
            row.uint64(UInt64(bitPattern: log))
            row.uint64(UInt64(bitPattern: block))
        case .member(let person):
            tag = .memberRecord
            row.fixed(person)
        case .rooms(let person):
            tag = .roomsRecord
            row.fixed(person)
        }
        return tag.framed(.none, row.bytes)
    }
}
