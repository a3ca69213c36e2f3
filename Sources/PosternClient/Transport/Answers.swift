internal import PosternAPI
internal import PosternFormat

extension Server {
    /// The error that an unwanted answer stands for.
    func error(for answer: Answer) -> ClientError {
        if answer.status == 403 { return .refused(server: origin.description, hint: clockHint(answer)) }
        let problem = JSONBody.decode(Problem.self, from: answer.body)
        if let problem, problem.kind == .shareUsedUp {
            return .shareUsedUp(server: origin.description, detail: Self.quoted(problem.detail))
        }
        return .problem(
            server: origin.description, status: answer.status, title: problem?.kind.title ?? "",
            detail: detail(of: answer))
    }

    /// What a problem document says besides its title, as a part of one line.
    func detail(of answer: Answer) -> String? {
        (JSONBody.decode(Problem.self, from: answer.body)?.detail as String?).map(Self.quoted)
    }

    /// What a server wrote, as a part of one line: it must not look like words of ours.
    private static func quoted(_ text: String) -> String {
        ShownText(words: String(String.UnicodeScalarView(text.unicodeScalars.prefix(200)))).description
    }

    /// The body of a 200, or of a 201, of this media type.
    func body(of answer: Answer, _ type: MediaType) throws(ClientError) -> [UInt8] {
        guard [200, 201].contains(answer.status) else { throw error(for: answer) }
        guard type.matches(answer.contentType) else {
            throw .problem(
                server: origin.description, status: answer.status, title: "",
                detail: "that is not \(type.rawValue)")
        }
        return answer.body
    }

    /// A server that refuses does not say why. A clock that is off is the one reason that can be seen from here.
    private func clockHint(_ answer: Answer) -> String? {
        guard let theirs = answer.date.flatMap(timestamp(httpDate:)) else { return nil }
        let mine = clock()
        let behind = theirs > mine
        let difference =
            behind
            ? theirs.milliseconds - mine.milliseconds : mine.milliseconds - theirs.milliseconds
        guard difference > 120_000 else { return nil }
        let minutes = (difference + 30_000) / 60_000
        return "this machine's clock is \(minutes) minutes \(behind ? "behind" : "ahead of") the server's; "
            + "requests are taken within 5 minutes"
    }
}
