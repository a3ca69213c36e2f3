internal import PosternFormat

extension Client {
    /// Sends the report into the shared room. Where its bytes are those of a commitment that was posted with a
    /// knock, the message opens it.
    ///
    /// - Parameters:
    ///   - caseText: the case: the beginning of its id, or its invite.
    ///   - text: any bytes, up to 786,432.
    ///   - room: another room; where nothing is given, `shared`, or the only room that this identity has.
    ///   - accepted: the changed member lists that the person has seen and agrees to, and no others.
    public func report(
        _ caseText: String, text: [UInt8], room: String? = nil, accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> Sent {
        let posting = Posting(
            room: room, kind: .message, text: text, opensCommitments: true, accepted: accepted)
        return try await session.send(posting, to: caseText)
    }

    /// Sends a message into the shared room, to the researcher and the maintainers; or into another one.
    public func send(
        _ caseText: String, text: [UInt8], room: String? = nil, accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> Sent {
        let posting = Posting(room: room, kind: .message, text: text, accepted: accepted)
        return try await session.send(posting, to: caseText)
    }

    /// Sends a message into the internal room, or into another one that only people of the program read.
    public func note(
        _ caseText: String, text: [UInt8], room: String? = nil, accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> Sent {
        let posting = Posting(
            room: room ?? RoomName.internal.text, kind: .message, text: text, isNote: true,
            accepted: accepted)
        return try await session.send(posting, to: caseText)
    }

    /// Acknowledges the report, signed, in the shared room. Only maintainers and coordinators do.
    public func acknowledge(
        _ caseText: String, text: [UInt8] = [], accepting accepted: [MembersChange] = []
    ) async throws(ClientError) -> Sent {
        let posting = Posting(
            room: RoomName.shared.text, kind: .acknowledgement, text: text, accepted: accepted)
        return try await session.send(posting, to: caseText)
    }
}
