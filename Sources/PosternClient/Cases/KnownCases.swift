internal import PosternFormat
internal import PosternSigning

extension Home {
    /// Remembers which program a case belongs to. A case that belongs to one is never bound to another.
    func know(_ caseID: CaseID, of program: ProgramID) throws(ClientError) {
        if try isKnown(caseID, of: program) { return }
        try locked { () throws(ClientError) in
            if try isKnown(caseID, of: program) { return }
            try write(HomeFile.caseRecord(caseID), kind: "case", [("program", program.text)])
        }
    }

    /// Whether this home knows the case as this program's; throws where it knows it as another's.
    @discardableResult
    func isKnown(_ caseID: CaseID, of program: ProgramID) throws(ClientError) -> Bool {
        guard let known = try self.program(of: caseID) else { return false }
        guard known == program else { throw .caseOfOtherProgram(caseID) }
        return true
    }

    /// The program of a case that this home knows, or nil.
    func program(of caseID: CaseID) throws(ClientError) -> ProgramID? {
        let name = HomeFile.caseRecord(caseID)
        guard let record = try record(name, kind: "case") else { return nil }
        guard let program = record["program"].flatMap({ ProgramID(text: $0) }) else {
            throw .home(file: path(name), reason: "does not name a program")
        }
        return program
    }

    /// The cases that this home knows, with their programs.
    func knownCases() throws(ClientError) -> [(id: CaseID, program: ProgramID)] {
        var cases: [(id: CaseID, program: ProgramID)] = []
        for name in try names(in: "cases") {
            guard let id = CaseID(text: name) else {
                throw .home(file: path("cases/\(name)"), reason: "is not a case's folder")
            }
            if let program = try program(of: id) { cases.append((id, program)) }
        }
        return cases
    }

    /// The rooms of a case that this home has verified before.
    func knownRooms(of caseID: CaseID) throws(ClientError) -> [RoomName] {
        let rooms = try names(in: "cases/\(caseID.text)").compactMap { name in
            [".checkpoint", ".marks"].first { name.hasSuffix($0) }
                .flatMap { RoomName(String(name.dropLast($0.count))) }
        }
        return Set(rooms).sorted()
    }
}
