internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Home {
    /// Remembers a program. The record goes last: without it, the program is not pinned.
    func write(_ pin: Pin) throws(ClientError) {
        try locked { () throws(ClientError) in
            try write(HomeFile.genesis(pin.id), pin.genesis.encoded)
            try write(HomeFile.program(pin.id), kind: "program", [("address", pin.address.text)])
        }
    }

    /// The pinned program with this id, or nil.
    func pin(_ id: ProgramID) throws(ClientError) -> Pin? {
        try checkLayout()
        let name = HomeFile.program(id)
        guard let record = try record(name, kind: "program") else { return nil }
        guard let text = record["address"], let address = try? ProgramAddress(text: text),
            address.program == id
        else { throw .home(file: path(name), reason: "does not hold this program's address") }
        let genesisName = HomeFile.genesis(id)
        guard let bytes = try read(genesisName) else {
            throw .home(file: path(genesisName), reason: "is missing")
        }
        do {
            return Pin(address: address, genesis: try ProgramState.genesis(bytes, expecting: id))
        } catch {
            throw .home(file: path(genesisName), reason: "is not the genesis of this program: \(error.fault)")
        }
    }

    /// Every pinned program, by name.
    func pins() throws(ClientError) -> [Pin] {
        try checkLayout()
        var pins: [Pin] = []
        for name in try names(in: "programs") {
            guard let id = ProgramID(text: name) else {
                throw .home(file: path("programs/\(name)"), reason: "is not a program's folder")
            }
            if let pin = try pin(id) { pins.append(pin) }
        }
        return pins.sorted { ($0.genesis.name.text, $0.id) < ($1.genesis.name.text, $1.id) }
    }

    /// The program that `text` names: its name, the beginning of its id, or its address; the only one where nothing
    /// is given.
    func pin(named text: String?) throws(ClientError) -> Pin {
        let all = try pins()
        guard let text = text.map(pasted) else {
            guard let first = all.first else { throw .noProgram }
            guard all.count == 1 else { throw .ambiguousProgram("", candidates: all.map(\.view)) }
            return first
        }
        if let address = try? ProgramAddress(text: text) {
            guard let pin = all.first(where: { $0.id == address.program }) else {
                throw .unknownProgram(text)
            }
            return pin
        }
        let named = all.filter {
            $0.genesis.name.text == text || $0.id.text == text
                || (text.utf8.count >= 4 && $0.id.text.hasPrefix(text))
        }
        guard let first = named.first else { throw .unknownProgram(text) }
        guard named.count == 1 else { throw .ambiguousProgram(text, candidates: named.map(\.view)) }
        return first
    }
}
