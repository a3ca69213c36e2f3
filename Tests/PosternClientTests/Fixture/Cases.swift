import PosternClient
import PosternFormat
import PosternSigning

extension Village {
    /// Another case of Rob's, about something else.
    func openCase(about issue: String) async throws -> OpenedCase {
        try await ada.client.openCase(
            card: rob.client.identity().card, contact: "https://example.org/issues/" + issue,
            researcherName: "Rob")
    }

    /// So many cases of Rob's; their ids, ascending.
    @discardableResult
    func open(_ count: Int) async throws -> [String] {
        var ids: [String] = []
        for issue in 100..<(100 + count) { ids.append(try await openCase(about: "\(issue)").caseID.text) }
        return ids.sorted()
    }

    /// The invite to a case.
    func invite(to id: String) throws -> String {
        guard let caseID = CaseID(text: id), let address = try? ProgramAddress(text: program.address) else {
            throw ClientError.unknownCase(id)
        }
        return Invite(origin: address.origin, program: program.id, case: caseID).text
    }
}

extension Resident {
    /// What has to be accepted before anything is sealed to the members as they are now; nil where it was sealed.
    func refusal(of id: String) async -> MembersChange? {
        do throws(ClientError) {
            _ = try await client.send(id, text: Array("hello".utf8))
            return nil
        } catch {
            if case .membersChanged(let change) = error { return change }
            return nil
        }
    }
}

extension ClientError {
    /// The lists that have to be accepted before this is tried again.
    var changes: [MembersChange] {
        switch self {
        case .membersChanged(let change): [change]
        case .listsChanged(let changes): changes
        default: []
        }
    }
}
