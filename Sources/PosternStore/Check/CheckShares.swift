internal import GRDB
internal import PosternFormat

/// What the entries of a room say about who added how much.
///
/// Who sent a message is not in the log. So of what was said the entries give only the sum, and for each person the
/// part that names its author.
struct ExpectedShares {
    private var stated: [Fingerprint: Share] = [:]
    private var named: [Fingerprint: Share] = [:]
    private var said = Share()

    mutating func count(_ entry: Entry, of bytes: Int) {
        switch entry {
        case .statement(let statement): return stated[statement.author, default: Share()].add(bytes)
        case .historyGrant(let grant): named[grant.author, default: Share()].add(bytes)
        case .approval(let approval): named[approval.author, default: Share()].add(bytes)
        case .message, .later, .genesis, .programStatement: break
        }
        said.add(bytes)
    }

    /// Whether these shares may be those of the room.
    func explain(_ found: RoomShares) -> Bool {
        let people = Dictionary(found.people.map { ($0.person, $0) }) { first, _ in first }
        guard people.count == found.people.count else { return false }
        var sum = Share()
        for share in found.people {
            guard share.stated == stated[share.person] ?? Share() else { return false }
            sum.entries &+= share.said.entries
            sum.bytes &+= share.said.bytes
        }
        return sum == said && stated.keys.allSatisfy { people[$0] != nil }
            && named.allSatisfy { person, least in
                guard let said = people[person]?.said else { return false }
                return said.entries >= least.entries && said.bytes >= least.bytes
            }
    }
}

extension StoreCheck {
    mutating func checkShares(of row: LogRow, _ expected: ExpectedShares) throws {
        let found: RoomShares
        do {
            found = try ShareRow.all(of: row.id, in: db, cipher)
        } catch let error as DamagedRecord {
            return note(databaseReason(error), in: row.record.log)
        }
        if !expected.explain(found) {
            note("its shares say otherwise than its entries", in: row.record.log)
        }
    }
}
