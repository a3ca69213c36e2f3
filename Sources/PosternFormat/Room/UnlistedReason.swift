internal import PosternSigning

/// A statement's reason as it is signed, before the members are read that follow the signature.
enum UnlistedReason {
    case opened(Contact, commitment: Commitment?, UnlistedEpoch)
    case rotated(UnlistedEpoch)
    case changed(UnlistedEpoch, approvals: [Approval])
    case closed
    case destroyed

    init(from decoder: inout Decoder) throws(FormatError) {
        switch try decoder.uint8("reason") {
        case 1:
            let contact = try decoder.vector("contact", 1...Limits.contactBytes)
            guard let text = plainText(contact), let contact = Contact(text) else { throw .text("contact") }
            let commitment = try decoder.optionalCommitment()
            self = .opened(contact, commitment: commitment, try UnlistedEpoch(from: &decoder))
        case 2:
            self = .rotated(try UnlistedEpoch(from: &decoder))
        case 3:
            let epoch = try UnlistedEpoch(from: &decoder)
            self = .changed(epoch, approvals: try decoder.approvals())
        case 4: self = .closed
        case 5: self = .destroyed
        case 0: throw .value("reason")
        case let reason: throw .unknownKind("reason", reason)
        }
    }

    /// Reads the members, where the reason begins an epoch.
    func listed(from decoder: inout Decoder, program: ProgramID) throws(FormatError) -> Statement.Reason {
        switch self {
        case .opened(let contact, let commitment, let epoch):
            .opened(
                contact, commitment: commitment, try epoch.listed(from: &decoder, program: program))
        case .rotated(let epoch): .rotated(try epoch.listed(from: &decoder, program: program))
        case .changed(let epoch, let approvals):
            .changed(try epoch.listed(from: &decoder, program: program), approvals: approvals)
        case .closed: .closed
        case .destroyed: .destroyed
        }
    }
}

/// An epoch as it is signed: a leaf in the place of each member.
struct UnlistedEpoch {
    private let number: UInt32
    private let key: CaseKey
    private let leaves: [Digest]

    init(from decoder: inout Decoder) throws(FormatError) {
        number = try decoder.uint32("number")
        guard number >= 1 else { throw .value("number") }
        try decoder.suite()
        key = try decoder.caseKey()
        let bytes = try decoder.vector("leaves", Digest.length...Digest.length * Limits.members)
        guard bytes.count.isMultiple(of: Digest.length) else { throw .length("leaves", found: bytes.count) }
        leaves = stride(from: bytes.startIndex, to: bytes.endIndex, by: Digest.length)
            .compactMap { Digest(bytes[$0..<($0 + Digest.length)]) }
    }

    /// Reads the members, each of which must be the one that its leaf stands for.
    func listed(from decoder: inout Decoder, program: ProgramID) throws(FormatError) -> Epoch {
        var members: [Member] = []
        for leaf in leaves {
            let member = try Member(from: &decoder, in: number)
            if let last = members.last, last.fingerprint >= member.fingerprint { throw .order("members") }
            guard member.leaf(in: program) == leaf else { throw .leaf(members.count) }
            members.append(member)
        }
        return Epoch(number: number, key: key, members: members)
    }
}
