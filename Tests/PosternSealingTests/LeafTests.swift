import PosternFormat
import PosternLog
import PosternSealing
import PosternSigning
import Testing
import VectorFiles

/// A49: a statement signs a leaf in each member's place. Nobody puts another member behind it, and nobody who was not
/// shown a member finds them in it.
@Suite("members behind leaves")
struct LeafTests {
    private let village: Village
    private let opened: Log
    private let statement: Statement
    private let epoch: Epoch

    init() throws {
        village = try Village()
        opened = try village.opened()
        statement = try Statement(decoding: opened.stored[0].entry)
        epoch = try #require(statement.reason.epoch)
    }

    private func changed(
        _ member: Member, salt: [UInt8]? = nil, role: Role? = nil, name: Name? = nil, card: Card? = nil,
        readsFrom: UInt32? = nil, wrap: [UInt8]? = nil, history: [HistoryWrap]? = nil
    ) -> Member {
        Member(
            salt: salt ?? member.salt, role: role ?? member.role, name: name ?? member.name,
            card: card ?? member.card, readsFrom: readsFrom ?? member.readsFrom, wrap: wrap ?? member.wrap,
            history: history ?? member.history)
    }

    /// What each field of a member can be exchanged for.
    private func variants(of member: Member) throws -> [Member] {
        let wrap = village.secret(opened.id, 1).wrap(to: member.card, random: village.random)
        return [
            changed(member, salt: village.random.bytes(32)),
            changed(member, role: member.role == .maintainer ? .coordinator : .maintainer),
            changed(member, name: village.mallory.name), changed(member, card: village.mallory.card),
            changed(member, readsFrom: 2), changed(member, wrap: wrap),
            changed(member, history: [HistoryWrap(epoch: 1, wrap: wrap)]),
        ]
    }

    @Test("A49 no field of a member can be exchanged without another leaf")
    func leaves() throws {
        for member in epoch.members {
            let leaves = try (variants(of: member) + [member]).map { $0.leaf(in: village.genesis.id) }
            #expect(Set(leaves).count == leaves.count)
        }
    }

    @Test("A49 a leaf is of one program")
    func ofOneProgram() {
        let member = epoch.members[0]
        #expect(member.leaf(in: village.genesis.id) != member.leaf(in: .none))
    }

    @Test("A49 another member behind a signed leaf is named by their place in the list", arguments: 0..<3)
    func exchanged(_ place: Int) throws {
        // Wraps and salts have one length, so that only the member differs.
        for (salt, wrap) in [(true, false), (false, true)] {
            let member = epoch.members[place]
            let fresh = village.secret(opened.id, 1).wrap(to: member.card, random: village.random)
            let other = changed(
                member, salt: salt ? village.random.bytes(32) : nil, wrap: wrap ? fresh : nil)
            var members = epoch.members
            members[place] = other
            let forged = Statement(
                prefix: statement.prefix, madeAt: statement.madeAt, last: statement.last,
                reason: .rotated(Epoch(number: 1, key: epoch.key, members: members)),
                author: village.ada.fingerprint, sign: village.ada.sign)
            let list = forged.encoded.dropFirst(forged.withoutMembers.count)
            #expect(throws: FormatError.leaf(place)) {
                try Statement(decoding: statement.withoutMembers + list)
            }
        }
    }

    @Test("A49 the hash of a statement is that of what can be shown without its names")
    func hash() {
        let whole = Entry.hash(of: statement.encoded, program: village.genesis.id)
        let shown = Tag.entry.digest(village.genesis.id, statement.withoutMembers)
        #expect(whole == shown && statement.withoutMembers.count < statement.encoded.count)
        for member in epoch.members {
            let name = Array(member.name.text.utf8)
            let isThere = statement.withoutMembers.indices.contains {
                statement.withoutMembers[$0...].starts(with: name)
            }
            #expect(!isThere)
        }
    }

    @Test("A49 the same list has other leaves in the next epoch, so nobody sees that it stayed")
    func fresh() throws {
        let rotated = village.rotated(opened)
        let next = try #require(try Statement(decoding: rotated.stored[1].entry).reason.epoch)
        let leaves = (epoch.members + next.members).map { $0.leaf(in: village.genesis.id) }
        #expect(epoch.hasSameMembers(as: next) && Set(leaves).count == 6)
    }
}
