import PosternFormat
import PosternSigning

extension Target {
    /// Statements of a room.
    static let statement = Target(
        "statement", vectors: ["statement"], specimens: { LogSpecimens.entries(of: .statement) }
    ) { bytes in
        let statement = requireCanonical(bytes, Statement.init(decoding:)) { statement, sign in
            Statement(
                log: statement.log, index: statement.index, previous: statement.previous,
                madeAt: statement.madeAt, programHead: statement.programHead,
                statementBefore: statement.statementBefore, reason: statement.reason,
                author: statement.author, sign: sign
            ).encoded
        }
        guard let statement else { return }
        require((try? Entry(decoding: bytes)) == .statement(statement), "a statement is an entry")
        require(!statement.log.isProgramLog, "a statement is in a room")
        require(!statement.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
        guard let epoch = statement.reason.epoch else { return }
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
                log: grant.log, index: grant.index, previous: grant.previous, madeAt: grant.madeAt,
                member: grant.member, wraps: grant.wraps, author: grant.author, sign: sign
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
                log: approval.log, index: approval.index, previous: approval.previous,
                madeAt: approval.madeAt, member: approval.member, role: approval.role,
                readsFrom: approval.readsFrom, author: approval.author, sign: sign
            ).encoded
        }
        guard let approval else { return }
        require((try? Entry(decoding: bytes)) == .approval(approval), "an approval is an entry")
        require(!approval.isSigned(by: Person.mallory.card.signingKey), "nobody signs for another")
    }
}
