internal import PosternFormat
internal import PosternSigning

extension ClientError: CustomStringConvertible {
    /// What is so, in one line.
    public var description: String {
        switch self {
        case .verification(let failure): failure.description
        case .newer(let subject, let index, let what):
            "\(subject): entry \(index) needs a newer postern: \(what)"
        case .unreachable(let server, let reason): "\(server) is not reachable: \(reason)"
        case .refused(let server, _): "\(server) refuses this"
        case .untrusted(let server, let reason): "\(server) is not trusted: \(reason)"
        case .problem(let server, let status, let title, let detail):
            "\(server) answers \(status) \(title)" + (detail.map { ": \($0)" } ?? "")
        case .busy(let server, let detail): "\(server) cannot do this now" + (detail.map { ": \($0)" } ?? "")
        case .shareUsedUp(let server, let detail): "\(server) takes no more from you in this room: \(detail)"
        case .noIdentity: "there is no identity in this home"
        case .identityExists(let file): "there is an identity already in \(file)"
        case .wrongPassphrase: "the passphrase does not open the identity"
        case .passphrase(let reason): reason
        case .malformed(let what, let reason), .impossible(let what, let reason): "\(what): \(reason)"
        case .unfitName(let what, _, let fault): "\(what): \(fault)"
        case .home(let file, let reason), .file(let file, let reason): "\(file): \(reason)"
        case .earlierHome(let folder): "\(folder): an earlier draft of postern wrote this home"
        case .noProgram: "no program is pinned in this home"
        case .unknownProgram(let name): "no pinned program is called \(ShownText(name))"
        case .ambiguousProgram(let name, let candidates):
            name.isEmpty
                ? "\(candidates.count) programs are pinned"
                : "\(ShownText(name)) is the name of \(candidates.count) programs"
        case .foreignInvite(let address):
            "this invite is for a program that you do not know: \(address.program.short), at \(address.origin)"
        case .otherServer(let program, let pinned, let named):
            "\(ShownText(program)) is pinned at \(pinned), and this names \(named.origin)"
        case .unknownCase(let text): "no case begins with \(ShownText(text))"
        case .ambiguousCase(let text, let candidates):
            "\(candidates.count) cases begin with \(ShownText(text))"
        case .shortCase(let text): "\(ShownText(text)) is too little of a case's id to write by"
        case .caseOfTwoPrograms(let caseID, let programs):
            "\(programs.count) programs have case \(caseID.short): "
                + programs.map { "\($0.name) (\($0.id.short))" }.joined(separator: ", ")
        case .caseInDoubt(let caseID, let program, let reason):
            "case \(caseID.short) is in \(program.name) (\(program.id.short)), and may be in another program, too: \(reason)"
        case .unknownMember(let text): "nobody is called \(ShownText(text))"
        case .ambiguousMember(let text, let candidates):
            "\(candidates.count) people are called \(ShownText(text))"
        case .notAMember(let caseID, let room): "case \(caseID.short), room \(room): you are not a member"
        case .notCoordinator(let program): "you are not a coordinator of \(ShownText(program))"
        case .notInvited(let caseID): "case \(caseID.short) is not open to this identity"
        case .caseClosed(let caseID): "case \(caseID.short) is closed"
        case .researchersDoNotAcknowledge: "a report is acknowledged by those who received it"
        case .nothingToAcknowledge(let caseID):
            "case \(caseID.short): there is no report yet that could be acknowledged"
        case .nothingToSend: "there is nothing to send"
        case .tooLong(let bytes, let limit): "the text has \(bytes) bytes, at most \(limit) fit"
        case .membersChanged(let change):
            ([change.text] + change.members.lookalikes).joined(separator: "; ")
        case .staleList(let caseID, let room, let people):
            "case \(caseID.short), room \(room): \(people.map(\.text).joined(separator: "; "))"
        case .notForProgram(let caseID, let room, let readers):
            "case \(caseID.short), room \(room): \(readers.namesAndMarks) would read the note"
        case .notEnrolled: "the owner of this card is not enrolled in the program"
        case .lastMember(let caseID, let room):
            "case \(caseID.short), room \(room): nobody would be left to read it"
        case .notOfProgram(_, let person, let isListed):
            "card: is that of \(person.name), who \(isListed ? "is" : "was") in the case as \(person.role)"
        case .openedOtherwise(let caseID, let differences, _):
            "case \(caseID.short) is open for this card and contact, and "
                + differences.joined(separator: ", and ")
        case .roomExists(let caseID, let room):
            "case \(caseID.short), room \(room): is there already, and was opened with other members"
        case .notApproved(let caseID, let room, let fingerprint, let name, _):
            "case \(caseID.short), room \(room): no maintainer has agreed to \(name.map { "\(ShownText($0))" } ?? "the owner of this card")"
                + " (\(fingerprint.short))"
        case .ambiguousRoom(let caseID, let rooms):
            "case \(caseID.short): you have \(rooms.count) rooms: "
                + rooms.map(\.text).joined(separator: ", ")
        case .notClosed(let caseID): "case \(caseID.short) is not closed"
        case .caseDestroyed(let tombstone):
            "case \(tombstone.caseID.short), room \(tombstone.room): destroyed by \(tombstone.by.nameAndMark)"
                + " on \(tombstone.at.utc)"
        case .listsChanged(let changes):
            "the member lists of \(changes.count) rooms changed since they were shown here"
        case .approvalNeeded(let card, _, let replaced):
            "no maintainer has approved \(card.fingerprint.short)"
                + (replaced.map { " in the place of \($0.short)" } ?? "")
        case .notRecovery(let program): "this is not the recovery identity of \(ShownText(program))"
        case .fileExists(let path): "there is a file already: \(path)"
        case .conflict(let reason): reason
        }
    }

    /// What to do about it, in one line, where there is something to do.
    public var hint: String? {
        switch self {
        case .verification:
            "the server handed out something altered, or older than this home has seen; tell the others, not through it"
        case .refused(_, let hint): hint
        case .shareUsedUp: "go on in a new case: a coordinator opens one with postern case open"
        case .busy: "try again later; if it stays so, whoever runs the server has to look"
        case .untrusted:
            "if its certificate is by an authority of its own, name that with --certificate-authorities FILE"
        case .noIdentity: "postern id new --name NAME"
        case .newer: "install a newer postern"
        case .identityExists: "choose another home with POSTERN_HOME"
        case .earlierHome(let folder):
            "mv '\(folder)' '\(folder)-of-earlier-draft', then join your cases again with their invites"
        case .unfitName(_, let text, let fault): fault.hint(for: text)
        case .noProgram: "postern program pin ADDRESS"
        case .ambiguousProgram(_, let candidates):
            "choose with --program: " + candidates.map { $0.id.short }.joined(separator: ", ")
        case .foreignInvite(let address), .otherServer(_, _, let address):
            "if its address is published by the project, run: postern program pin \(address)"
        case .shortCase: "give at least 4 characters of it"
        case .caseOfTwoPrograms(let caseID, let programs):
            "give the invite in place of the id: "
                + programs.map { "\($0.invite(to: caseID)) for \($0.id.short)" }.joined(separator: ", ")
        case .caseInDoubt(let caseID, let program, _):
            "if that is the case you mean, give its invite: \(program.invite(to: caseID))"
        case .nothingToAcknowledge: "answer with postern send; the clock begins with the report"
        case .unknownCase: "postern inbox lists the cases"
        case .ambiguousCase(_, let candidates):
            "choose: " + candidates.map(\.text).joined(separator: ", ")
        case .ambiguousMember(_, let candidates):
            "choose by fingerprint: " + candidates.map { $0.fingerprint.text }.joined(separator: ", ")
        case .unknownMember:
            "postern program show lists the people of the program, postern case members those of a case"
        case .notCoordinator: "postern program show lists the coordinators"
        // The same words for a room that is there and one that is not: nobody outside can tell them apart.
        case .notAMember:
            "a coordinator may have taken you out, or there is no such room; what you read before is still yours"
        case .notInvited:
            "an invite is for the owner of the card that was posted; perhaps that is another POSTERN_HOME"
        case .membersChanged(let change):
            "look with postern case members \(change.caseID.short), then run it again with --accept-changes"
        case .tooLong: "send it in parts"
        case .staleList(let caseID, _, _):
            "a coordinator takes them out with: postern tend \(caseID.short)"
        case .notForProgram(let caseID, let room, _):
            "this says it to everybody there: postern send \(caseID.short) --room \(room)"
        case .notEnrolled(let card):
            "a coordinator enrolls them with: postern program enroll \(card) --role maintainer --name NAME"
        case .lastMember: "close the case instead"
        case .notOfProgram(let caseID, let person, _) where person.role == .vendor:
            "to a further room they are added with: postern case add \(caseID.short) CARD --vendor --room ROOM"
        case .notOfProgram(_, _, isListed: true): nil
        case .notOfProgram: "open another case for them with postern case open"
        case .openedOtherwise(let caseID, _, let finishing):
            finishing.map { "finish it with: postern case open \($0)" }
                ?? "another one can be opened once this is closed with: postern case close \(caseID.short)"
        case .roomExists(let caseID, let room):
            "add people with postern case add \(caseID.short) MEMBER --room \(room), or choose another name"
        case .notApproved(let caseID, _, _, _, let approving):
            "a maintainer of the case runs: postern case approve \(caseID.short) \(approving)"
        case .ambiguousRoom: "choose with --room"
        case .notClosed(let caseID): "postern case close \(caseID.short) comes first"
        case .caseDestroyed: "receipts that this home got for it are kept"
        case .listsChanged: "look at them, then run it again with --accept-changes"
        case .approvalNeeded(let card, let role, let replaced):
            "a maintainer runs: postern program approve \(card.text) --role \(role)"
                + (replaced.map { " --replaces \($0.short)" } ?? "")
        case .notRecovery: "postern program show prints the recovery identity's fingerprint"
        case .fileExists: "choose another file; nothing is written over"
        default: nil
        }
    }
}

extension FixedBytes {
    /// The first eight characters: enough to tell ids apart in a sentence.
    var short: String { String(text.prefix(8)) }
}

extension NameFault {
    /// How to name them instead.
    fileprivate func hint(for text: String) -> String {
        if case .tooLong = self { return "shorten the name" }
        let rule = "a name has letters, digits, single spaces and . ' -"
        return rule + (NameRule.suggestion(for: text).map { "; this one would do: \($0)" } ?? "")
    }
}

extension MembersChange {
    /// What is different, in one line. Names that look alike among the members are not in it: see `lookalikes`.
    public var text: String {
        let parts = [
            joined.isEmpty ? nil : "joined: \(joined.namesAndMarks)",
            left.isEmpty ? nil : "left: \(left.namesAndMarks)",
            relisted.isEmpty ? nil : relisted.map(\.text).joined(separator: "; "),
            history.isEmpty
                ? nil
                : "may read more of the past: "
                    + history.map { "\($0.person.nameAndMark) from epoch \($0.readsFrom)" }.joined(
                        separator: ", "),
            formerCoordinators.isEmpty
                ? nil
                : "signed by \(formerCoordinators.namesAndMarks), no longer a coordinator of the program",
        ].compactMap(\.self)
        return "case \(caseID.short), room \(room): "
            + (joined.isEmpty && left.isEmpty && relisted.isEmpty && history.isEmpty
                ? "the case key changed" : "the members changed")
            + (parts.isEmpty ? "" : ": " + parts.joined(separator: "; "))
    }
}
