internal import PosternFormat
internal import PosternLog
internal import PosternSigning

extension Client {
    /// Writes what a project publishes about its program into `folder`, for instance the `Keys/` of its repository:
    /// public files only. A page that is there already is the project's own and stays.
    ///
    /// - Parameter umask: what the modes of new files and folders leave out.
    /// - Returns: the paths written.
    public func publishProgram(
        to folder: String, umask: UInt32 = 0o022, program: String? = nil
    ) async throws(ClientError) -> [String] {
        let summary = try await showProgram(program)
        let pin = try session.home.pin(named: summary.id.text)
        let target = PublishedFolder(path: folder, random: session.random, umask: umask)
        var written = [
            try target.write("program.txt", Array((summary.address + "\n").utf8)),
            try target.write("genesis.postern", pin.genesis.encoded),
            try target.write("coordinators.txt", Array(summary.coordinatorList.utf8)),
        ]
        if try target.holds("README.md") {
            session.say(
                "README.md was there already, and stays as it is; compare its coordinators and its hours")
        } else {
            written.append(try target.write("README.md", Array(summary.page.utf8)))
        }
        return written
    }
}

extension ProgramSummary {
    private var coordinators: [Person] {
        people.map { $0.filter { $0.role == .coordinator } } ?? [coordinator]
    }

    fileprivate var coordinatorList: String {
        coordinators.map { "\($0.name)\n  fingerprint \($0.fingerprint.grouped)\n  \($0.card)\n" }
            .joined(separator: "\n")
    }

    /// Nothing where the log was not read.
    private var acknowledgement: String {
        targets.map { "A report is acknowledged within \(counted($0.acknowledgeHours, "hour")).\n\n" } ?? ""
    }

    fileprivate var page: String {
        let rows = coordinators.map { "| \($0.name.description.inMarkdown) | `\($0.fingerprint.grouped)` |" }
            .joined(separator: "\n")
        return """
            # Reporting a vulnerability to \(name.description.inMarkdown)

            Vulnerabilities are reported through a private case, sealed on your own machine. Nothing in this folder is
            secret; it tells your client which program is ours, so that no server can pass another one off as it.

            The program's address:

                \(address)

            To begin, run

                postern knock \(address)

            and post what it prints where this project asks for it. It says nothing about the vulnerability.

            ## Coordinators

            | name | fingerprint |
            |---|---|
            \(rows)

            \(acknowledgement)## Files

            - `program.txt`: the address. It holds the digest of the genesis.
            - `genesis.postern`: the genesis itself: name, first coordinator, the key of the server's receipts.
            - `coordinators.txt`: the coordinators' cards, for comparing.

            Written by `postern program publish`. A line that begins with `postern-identity-` never belongs here: it
            is a secret key.

            """
    }
}

extension String {
    /// With a backslash before what Markdown or HTML would take for markup.
    fileprivate var inMarkdown: String {
        reduce(into: "") { text, character in
            if "\\`*_{}[]()<>#+-.!|~&".contains(character) { text.append("\\") }
            text.append(character)
        }
    }
}
