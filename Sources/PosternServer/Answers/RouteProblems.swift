internal import HTTPTypes
internal import PosternAPI

extension Route {
    /// The problems that a method of this path may answer: what the OpenAPI document says, and a test holds it to.
    func problems(of method: HTTPRequest.Method) -> Set<ProblemKind> {
        // Whatever is asked: what cannot be read, is late, is too much, or comes while the server cannot.
        let always: Set<ProblemKind> = [.malformed, .timeout, .tooMany, .headerTooLarge, .unavailable]
        let ofBody: Set<ProblemKind> = [.tooLarge, .unsupported, .invalidEntry]
        switch self {
        case .health, .openAPI, .server: return always
        case .program, .invite, .genesis: return always.union([.notFound])
        case .programs: return always.union(ofBody).union([.refused])
        case .rooms, .roomStatements, .events: return always.union([.refused, .notFound])
        case .programLog, .roomLog:
            let reading = always.union([.refused, .notFound])
            guard method == .post else { return reading }
            let appending = reading.union(ofBody).union([.conflict])
            return self == .roomLog ? appending.union([.shareUsedUp]) : appending
        }
    }
}
