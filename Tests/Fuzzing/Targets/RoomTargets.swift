import PosternFormat
import PosternSigning

extension Target {
    /// Statements of a room.
    static let statement = Target(
        "statement", vectors: ["statement"], specimens: { LogSpecimens.entries(of: .statement) }
    ) { bytes in
        let statement = requireCanonical(
            bytes, Statement.init(decoding:), signed: { $0.withoutMembers },
            again: { statement, sign in
                Statement(
                    prefix: statement.prefix, madeAt: statement.madeAt, last: statement.last,
                    reason: statement.reason, extensions: statement.extensions, author: statement.author,
                    sign: sign
                ).encoded
            })
        guard let statement else { return }
        require((try? Entry(decoding: bytes)) == .statement(statement), "a statement is an entry")
        require(!statement.log.isProgramLog, "a statement is in a room")
        require(!statement.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
        check(statement.extensions)
        let program = statement.log.program
        require(
            Entry.hash(of: bytes, program: program) == Tag.entry.digest(program, statement.withoutMembers),
            "a hash is of what can be shown without the names")
        guard let epoch = statement.reason.epoch else {
            require(statement.withoutMembers == bytes, "what begins no epoch lists nobody")
            return
        }
        let people = epoch.members.map(\.fingerprint)
        require(people == Array(Set(people)).sorted(), "members are in order, and none twice")
        for member in epoch.members {
            require((1...epoch.number).contains(member.readsFrom), "who reads, reads from some epoch on")
            require(epoch.member(member.fingerprint) == member, "a member is found")
        }
    }

    /// Secrets of earlier epochs, passed on.
    static let historyGrant = Target(
        "history-grant", vectors: ["history-grant"], specimens: { LogSpecimens.entries(of: .historyGrant) }
    ) { bytes in
        let grant = requireCanonical(bytes, HistoryGrant.init(decoding:)) { grant, sign in
            HistoryGrant(
                prefix: grant.prefix, madeAt: grant.madeAt, member: grant.member, wraps: grant.wraps,
                author: grant.author,
                sign: sign
            ).encoded
        }
        guard let grant else { return }
        require((try? Entry(decoding: bytes)) == .historyGrant(grant), "a grant is an entry")
        let epochs = grant.wraps.map(\.epoch)
        require(
            !epochs.isEmpty && epochs == Array(Set(epochs)).sorted(), "wraps are in order, and none twice")
        require(!grant.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
    }

    /// Maintainers' agreement to an addition.
    static let approval = Target(
        "approval", vectors: ["approval"], specimens: { LogSpecimens.entries(of: .approval) }
    ) { bytes in
        let approval = requireCanonical(bytes, Approval.init(decoding:)) { approval, sign in
            Approval(
                prefix: approval.prefix, madeAt: approval.madeAt, statement: approval.statement,
                member: approval.member, role: approval.role, readsFrom: approval.readsFrom,
                replaces: approval.replaces, author: approval.author, sign: sign
            ).encoded
        }
        guard let approval else { return }
        require((try? Entry(decoding: bytes)) == .approval(approval), "an approval is an entry")
        require(!approval.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
    }

    /// Entries of kinds that a later edition knows.
    static let laterEntry = Target(
        "later-entry", vectors: ["later-entry"], specimens: { LogSpecimens.later }
    ) { bytes in
        let entry = requireCanonical(bytes, LaterEntry.init(decoding:)) { entry, sign in
            LaterEntry(
                kind: entry.kind, prefix: entry.prefix, body: entry.body, author: entry.author, sign: sign
            ).encoded
        }
        guard let entry else { return }
        require((try? Entry(decoding: bytes)) == .later(entry), "an entry of another kind is an entry")
        require(
            entry.kind >= 16 && entry.isCritical == (entry.kind >= 128),
            "kinds from 128 on must be understood")
        require(!entry.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
    }
}
