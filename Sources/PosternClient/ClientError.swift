public import PosternFormat

/// Why a command of the client did not do what it was asked to.
///
/// The description is what is so, in lower case and without a full stop; the remedy is in `hint`.
public enum ClientError: Error, Sendable, Equatable {
    /// What the server handed out is not what was signed: tampering, or a server put back to an older state.
    case verification(VerificationFailure)
    /// It holds what only a newer program understands, and the program's level allows it. Nothing is wrong with it.
    case newer(subject: String, index: UInt64, what: String)
    /// No connection, or no answer in time.
    case unreachable(server: String, reason: String)
    /// The server refuses: not a member, no such case or program, a bad signature. It does not say which.
    case refused(server: String, hint: String?)
    /// The server does not show who it is in a way that is trusted here.
    case untrusted(server: String, reason: String)
    /// The server was asked for by `https://`, and what answers there is no TLS.
    case noTLS(server: String)
    /// The setup code makes no program at this server.
    case setupCode(server: String)
    /// Any other answer that is not the one asked for.
    case problem(server: String, status: Int, title: String, detail: String?)
    /// This person has added to the room as much as the server lets one person add. Reading goes on.
    case shareUsedUp(server: String, detail: String)
    /// The server was busy (429 or 503) for longer than the client waits.
    case busy(server: String, detail: String?)

    /// The home holds no identity.
    case noIdentity
    /// The home holds an identity already.
    case identityExists(file: String)
    /// The passphrase does not open the identity.
    case wrongPassphrase
    /// There is no passphrase to be had; says why.
    case passphrase(String)

    /// What was asked for would break a rule of the log; says which.
    case impossible(what: String, reason: String)
    /// Something typed or pasted does not parse.
    case malformed(what: String, reason: String)
    /// Something is lacking that an option gives; says what, and which.
    case needed(what: String, option: String)
    /// A coordinator lists nobody under that name.
    case unfitName(what: String, text: String, NameFault)
    /// A file of the home is torn or foreign.
    case home(file: String, reason: String)
    /// An earlier draft of this program wrote the home.
    case earlierHome(folder: String)
    /// A file cannot be read or written, or one outside the home is not what it should be.
    case file(path: String, reason: String)

    /// No program is pinned.
    case noProgram
    /// No pinned program is called that.
    case unknownProgram(String)
    /// Several pinned programs are called that, or none was named and there are several.
    case ambiguousProgram(String, candidates: [PinnedProgram])
    /// An invite is for a program that this home has not pinned, while it has pinned others.
    case foreignInvite(ProgramAddress)
    /// A program is pinned at one server, and an invite or address names another.
    case otherServer(program: String, pinned: ServerOrigin, named: ProgramAddress)
    /// No case begins like that.
    case unknownCase(String)
    /// Several cases begin like that.
    case ambiguousCase(String, candidates: [CaseID])
    /// Too little of a case's id for something that writes.
    case shortCase(String)
    /// Several programs have a case of this id, and the id alone does not say which is meant.
    case caseOfTwoPrograms(CaseID, programs: [PinnedProgram])
    /// One program has a case of this id, which was never joined here, and the server of another one does not say whether
    /// it has one, too. Nothing was written.
    case caseInDoubt(CaseID, program: PinnedProgram, reason: String)
    /// Nobody enrolled is called that.
    case unknownMember(String)
    /// Several people are called that.
    case ambiguousMember(String, candidates: [Person])

    /// This identity is not in the room's member list.
    case notAMember(case: CaseID, room: RoomName)
    /// Only a coordinator of the program does this.
    case notCoordinator(program: String)
    /// The case was opened for somebody else's card.
    case notInvited(case: CaseID)
    /// Only maintainers and coordinators acknowledge a report.
    case researchersDoNotAcknowledge
    /// No researcher has said anything yet that could be acknowledged.
    case nothingToAcknowledge(CaseID)
    /// The case is closed: nothing more is written into it.
    case caseClosed(CaseID)
    /// The text is empty.
    case nothingToSend
    /// The text is longer than a message may be.
    case tooLong(bytes: Int, limit: Int)
    /// The member list changed since this home last showed it.
    case membersChanged(MembersChange)
    /// The list has people otherwise than the program does: nothing is sealed to it.
    case staleList(case: CaseID, room: RoomName, people: [StaleMember])
    /// A note is for people of the program, and this identity is none of them.
    case noteByOutsider(CaseID)
    /// A note is for people of the program, and others read the room.
    case notForProgram(case: CaseID, room: RoomName, readers: [Person])
    /// The owner of the card is not enrolled in the program, and was to join these rooms.
    case notEnrolled(card: String, case: CaseID, rooms: [RoomName])
    /// Nobody would be left who reads the room.
    case lastMember(case: CaseID, room: RoomName)
    /// The program is one of dual control, and no listed maintainer has agreed to this addition; with what `postern case
    /// approve` is called to agree to it.
    case notApproved(
        case: CaseID, room: RoomName, fingerprint: Fingerprint, name: String?, approving: String)
    /// The card is nobody's of the program: its owner is or was in the case as this person.
    case notOfProgram(case: CaseID, person: Person, isListed: Bool)
    /// A case for this card and contact is open, and was opened with other options; with the options that finish it, where
    /// its opening was cut off.
    case openedOtherwise(case: CaseID, differences: [String], finishing: String?)
    /// A further room of this name is there, opened with other members; with whom it lacks, as `postern case add` is told.
    case roomExists(case: CaseID, room: RoomName, lacking: [String])
    /// This identity has several rooms, and none of them is the shared one.
    case ambiguousRoom(case: CaseID, rooms: [RoomName])
    /// Only a closed case is destroyed.
    case notClosed(CaseID)
    /// The case was destroyed; says who did it, and when.
    case caseDestroyed(CaseTombstone)
    /// The member lists of several rooms changed since this home last showed them. Nothing was done.
    case listsChanged([MembersChange])
    /// The program is one of dual control, and no maintainer has agreed that this person is taken in.
    case approvalNeeded(card: Card, role: Role, replacing: Fingerprint?)
    /// This is not the recovery identity that the program names.
    case notRecovery(program: String)
    /// There is a file already where a secret would be written, and no secret is ever written over anything.
    case fileExists(path: String)
    /// Others were faster every time, or another command of this home is at the same thing.
    case conflict(String)
}

extension ClientError {
    /// The exit code of a command that fails with this error: 3 verification failed, 4 server not reachable, 5 needs a
    /// newer postern, 64 usage, 1 anything else.
    public var exitCode: Int32 {
        switch self {
        case .verification: 3
        case .unreachable, .busy, .caseInDoubt: 4
        case .newer: 5
        case .malformed, .needed, .unfitName, .shortCase, .ambiguousRoom: 64
        default: 1
        }
    }
}
