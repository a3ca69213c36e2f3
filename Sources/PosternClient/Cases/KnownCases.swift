internal import PosternFormat
internal import PosternSigning

extension Home {
    /// Binds the case to the program: from now on its id alone means this program's case. Only joining does that, for
    /// there the person named the program themselves.
    func bind(_ id: CaseID, to program: ProgramID) throws(ClientError) {
        try write(HomeFile.joined(id, of: program), kind: "joined", [])
    }

    /// Whether this home joined the case, in this program.
    func isJoined(_ id: CaseID, in program: ProgramID) throws(ClientError) -> Bool {
        try record(HomeFile.joined(id, of: program), kind: "joined") != nil
    }

    /// Whether this home holds the receipt of anything that it wrote into the case, in this program.
    func hasWritten(into id: CaseID, in program: ProgramID) throws(ClientError) -> Bool {
        let own = HomeFile.receipts(of: id, in: program)
        return try names(in: HomeFile.receipts).contains { $0.hasPrefix(own) }
    }

    /// The programs in which this home knows a case of this id.
    func programs(thatHave id: CaseID) throws(ClientError) -> [Pin] {
        var programs: [Pin] = []
        for pin in try pins() {
            if try !knownRooms(of: id, in: pin.id).isEmpty { programs.append(pin) }
        }
        return programs
    }

    /// The cases of a program of which this home has verified something.
    func knownCases(of program: ProgramID) throws(ClientError) -> [CaseID] {
        let folder = HomeFile.cases(program)
        var cases: [CaseID] = []
        for name in try names(in: folder) {
            guard let id = CaseID(text: name) else {
                throw .home(file: path("\(folder)/\(name)"), reason: "is not a case's folder")
            }
            if try !knownRooms(of: id, in: program).isEmpty { cases.append(id) }
        }
        return cases
    }

    /// The rooms of a case that this home has verified before.
    func knownRooms(of id: CaseID, in program: ProgramID) throws(ClientError) -> [RoomName] {
        let rooms = try names(in: HomeFile.folder(id, of: program)).compactMap { name in
            [".checkpoint", ".marks"].first { name.hasSuffix($0) }
                .flatMap { RoomName(String(name.dropLast($0.count))) }
        }
        return Set(rooms).sorted()
    }

    /// Refuses a home that an earlier draft wrote: it kept cases by their id alone, so that nobody can tell which program
    /// what it remembers of them is about.
    func checkLayout() throws(ClientError) {
        guard try names(in: HomeFile.earlierCases).isEmpty else {
            throw .earlierHome(folder: path(HomeFile.earlierCases))
        }
    }
}
