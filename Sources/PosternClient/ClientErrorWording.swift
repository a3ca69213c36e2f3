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
        case .noTLS(let server): "\(server) does not speak TLS"
        case .setupCode(let server):
            "\(server) does not accept this setup code: it is wrong or already used"
        case .problem(let server, let status, let title, let detail):
            "\(server) answers \(status)" + (title.isEmpty ? "" : " \(title)")
                + (detail.map { ": \($0)" } ?? "")
        case .busy(let server, let detail): "\(server) cannot do this now" + (detail.map { ": \($0)" } ?? "")
        case .shareUsedUp(let server, let detail): "\(server) takes no more from you in this room: \(detail)"
        case .noIdentity: "there is no identity in this home"
        case .identityExists(let file): "there is an identity already in \(file)"
        case .wrongPassphrase: "the passphrase does not open the identity"
        case .passphrase(let reason): reason
        case .malformed(let what, let reason), .impossible(let what, let reason): "\(what): \(reason)"
        case .needed(let what, _): what
        case .unfitName(let what, _, let fault): "\(what): \(fault)"
        case .home(let file, let reason): "\(file) \(reason)"
        case .file(let path, let reason): "\(path): \(reason)"
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
        case .shortCase(let text): "\(ShownText(text)) is too short for the beginning of a case's id"
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
        case .tooLong(let bytes, let limit): "the text has \(counted(bytes, "byte")), at most \(limit) fit"
        case .membersChanged(let change):
            ([change.text] + change.members.lookalikes).joined(separator: "; ")
        case .staleList(let caseID, let room, let people):
            "case \(caseID.short), room \(room): \(people.map(\.text).joined(separator: "; "))"
        case .noteByOutsider(let caseID):
            "case \(caseID.short): only people of the program write and read notes"
        case .notForProgram(let caseID, let room, let readers):
            "case \(caseID.short), room \(room): \(readers.namesAndMarks) would read the note"
        case .notEnrolled: "the owner of this card is not enrolled in the program"
        case .lastMember(let caseID, let room):
            "case \(caseID.short), room \(room): nobody would be left to read it"
        case .notOfProgram(_, let person, let isListed):
            "card: it belongs to \(person.name), who \(isListed ? "is" : "was") in the case as \(person.role)"
        case .openedOtherwise(let caseID, let differences, _):
            "case \(caseID.short) is open for this card and contact, and "
                + differences.joined(separator: ", and ")
        case .roomExists(let caseID, let room, _):
            "case \(caseID.short) has a room \(room) already, opened with other members"
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
            "the member lists of \(counted(changes.count, "room")) changed since they were shown here"
        case .approvalNeeded(let card, _, let replaced):
            "no maintainer has approved \(card.fingerprint.short)"
                + (replaced.map { " in the place of \($0.short)" } ?? "")
        case .notRecovery(let program): "this is not the recovery identity of \(ShownText(program))"
        case .fileExists(let path): "there is a file already: \(path)"
        case .conflict(let reason): reason
        }
    }

    /// What to do about it, where there is something to do: one way a line.
    public var hints: [String] {
        switch self {
        case .notEnrolled(let card, let caseID, let rooms):
            let enrolling = "for a maintainer: postern program enroll \(card) --role maintainer --name NAME"
            return rooms.contains { $0 == .internal || $0 == .shared }
                ? [
                    enrolling,
                    "for a further vendor: postern case room add \(caseID.short) ROOM --vendor \(card)",
                ]
                : ["for a further vendor, run it again with --vendor", enrolling]
        case .ambiguousProgram("", let candidates):
            return candidates.map { "for \($0.name), run it again with --program \($0.id.short)" }
        case .openedOtherwise(let caseID, _, finishing: nil):
            return [
                "for one more case, run it again with --another",
                "to look at this one: postern case members \(caseID.short)",
            ]
        case .unknownMember:
            return [hint, "to see the people of a case: postern case members CASE"].compactMap(\.self)
        case .membersChanged(let change):
            return [
                "look at the members: postern case members \(change.caseID.short)",
                "if they are right, run it again with --accept-changes",
            ]
        case .listsChanged:
            return ["look at the members; if they are right, run it again with --accept-changes"]
        case .ambiguousRoom(_, let rooms): return rooms.map { "run it again with --room \($0)" }
        default: return [hint].compactMap(\.self)
        }
    }

    /// The first of them, in one line.
    public var hint: String? {
        switch self {
        case .notEnrolled, .ambiguousProgram("", _), .ambiguousRoom, .membersChanged,
            .listsChanged:
            hints.first
        case .unreachable:
            "look at the address and at your network, then run it again; nothing is done twice"
        case .noTLS: "for a server on this machine that speaks plain HTTP, write http:// in place of https://"
        case .setupCode:
            "a server prints its code once; for another program start another one: posternd serve --data FOLDER"
        case .needed(_, let option): "run it again with \(option)"
        case .home(let file, _) where file.hasSuffix("/" + HomeFile.identity):
            "put it back from a copy; an export goes into another home: postern id import FILE --home FOLDER"
        // Deleted, some of these files would let a server take back what it showed: a whole fresh home does no harm.
        case .home:
            "put it back from a copy, or go on in a fresh home, and pin and join there again: "
                + "postern id export --plain | postern id import - --home FOLDER"
        case .unknownProgram: "postern program pin ADDRESS"
        case .verification:
            "the server handed out something altered, or older than this home has seen; tell the others, not through it"
        case .refused(_, let hint): hint
        case .shareUsedUp:
            "go on in a new case, which a coordinator opens: postern case open --card CARD --contact URL"
        case .busy: "try again later; if it stays so, tell the operator of the server"
        case .untrusted:
            "if it uses a private authority, name that with --certificate-authorities FILE"
        case .noIdentity: "postern id new --name NAME"
        case .newer: "install a newer postern"
        case .identityExists: "for another person, run it again with --home FOLDER"
        case .earlierHome(let folder):
            "move it away, and join your cases again with their invites: mv \(folder.shellQuoted) \((folder + "-of-earlier-draft").shellQuoted)"
        case .unfitName(_, let text, let fault): fault.hint(for: text)
        case .noProgram: "postern program pin ADDRESS"
        case .ambiguousProgram(_, let candidates):
            "give its id in place of the name: " + candidates.map { $0.id.short }.joined(separator: ", ")
        case .foreignInvite(let address), .otherServer(_, _, let address):
            "if its address is published by the project, run: postern program pin \(address)"
        case .shortCase: "give at least 4 characters of it"
        case .caseOfTwoPrograms(let caseID, let programs):
            "give the invite in place of the id: "
                + programs.map { "\($0.invite(to: caseID)) for \($0.id.short)" }.joined(separator: ", ")
        case .caseInDoubt(let caseID, let program, _):
            "if that is the case you mean, give its invite: \(program.invite(to: caseID))"
        case .nothingToAcknowledge(let caseID):
            "the clock begins with the report; to write to them: postern send \(caseID.short)"
        case .unknownCase: "to see your cases: postern inbox"
        case .ambiguousCase(_, let candidates):
            "choose: " + candidates.map(\.text).joined(separator: ", ")
        case .ambiguousMember(_, let candidates):
            "choose by fingerprint: " + candidates.map { $0.fingerprint.text }.joined(separator: ", ")
        case .unknownMember: "to see the people of the program: postern program show"
        case .notCoordinator: "to see the coordinators: postern program show"
        // The same words for a room that is there and one that is not: nobody outside can tell them apart.
        case .notAMember:
            "a coordinator may have taken you out, or there is no such room; to see your cases: postern inbox"
        case .notInvited:
            "an invite is for the owner of the card that was posted; perhaps that is another POSTERN_HOME"
        case .tooLong: "send it in parts"
        case .staleList(let caseID, _, _):
            "a coordinator takes them out with: postern tend \(caseID.short)"
        case .noteByOutsider(let caseID): "to write to all who read your room: postern send \(caseID.short)"
        case .notForProgram(let caseID, let room, _):
            "this says it to everybody there: postern send \(caseID.short) --room \(room)"
        case .lastMember(let caseID, _): "close the case instead: postern case close \(caseID.short)"
        case .notOfProgram(let caseID, let person, _) where person.role == .vendor:
            "to let them into a further room: postern case add \(caseID.short) \(person.card) --vendor --room ROOM"
        case .notOfProgram(_, _, isListed: true): nil
        case .notOfProgram(_, let person, _):
            "open another case for them: postern case open --card \(person.card) --contact URL"
        case .openedOtherwise(_, _, let finishing):
            finishing.map { "finish it with: postern case open \($0)" } ?? hints.first
        case .roomExists(let caseID, _, lacking: []):
            "another room needs another name; to see who reads this one: postern case members \(caseID.short)"
        case .roomExists(let caseID, let room, let lacking):
            lacking.map { "postern case add \(caseID.short) \($0) --room \(room)" }.joined(separator: " && ")
        case .notApproved(let caseID, _, _, _, let approving):
            "a maintainer of the case runs: postern case approve \(caseID.short) \(approving)"
        case .notClosed(let caseID): "close it first: postern case close \(caseID.short)"
        case .caseClosed(let caseID): "what is in it can still be read: postern read \(caseID.short)"
        case .caseDestroyed: "receipts that this home got for it are kept"
        case .approvalNeeded(let card, let role, let replaced):
            "a maintainer runs: postern program approve \(card.text) --role \(role)"
                + (replaced.map { " --replaces \($0.short)" } ?? "")
        case .notRecovery: "to see whose fingerprint it has: postern program show"
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
