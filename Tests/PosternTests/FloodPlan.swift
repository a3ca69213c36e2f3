import HTTPTypes
import PosternAPI
import PosternFormat
import PosternSealing
import PosternSigning
import Testing

/// What a flood is made of: so many connections that all do the same.
struct FloodPlan: Sendable {
    var connections: Int
    /// What the connection of this number sends when it begins.
    var first: @Sendable (Int) -> [UInt8] = { _ in [] }
    /// What it sends after that, over and over.
    var again: [UInt8] = []
    /// How often it sends, and how many bytes at once.
    var everyMilliseconds = 1_000
    var bytes = 1
    /// Whether it reads what it is answered.
    var isReading = true
    /// Whether it hangs up by itself each time.
    var hangsUp = false
    /// The size of the buffer for what is not read.
    var receiveBytes: Int32?
}

/// The floods.
enum Flood: String, CaseIterable, CustomTestStringConvertible {
    case idle = "connections that say nothing"
    case churn = "connections that come and go"
    case slowHeaders = "headers that arrive a byte a second"
    case endlessHeaders = "headers without an end"
    case slowBodies = "bodies that arrive a byte a second"
    case giantBodies = "bodies announced as a terabyte"
    case endlessBodies = "bodies without an end"
    case pages = "pages of a million entries that nobody reads"
    case streams = "event streams that nobody reads"
    case pipelines = "questions without a pause, whose answers nobody reads"
    case nonces = "signed requests without a pause"
    case strangers = "well-signed requests of people whom nobody knows"

    var testDescription: String { rawValue }

    /// The flood against this stage.
    func plan(_ stage: FloodStage) -> FloodPlan {
        let isFull = FloodStage.isFull
        let head = { @Sendable (method: String, path: String) in
            Array("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(stage.port)\r\n".utf8)
        }
        let entry = Array("Content-Type: \(MediaType.entry.rawValue)\r\n".utf8)
        let chunked = Array("Transfer-Encoding: chunked\r\n\r\n".utf8)
        let kibibytes64 = [UInt8](repeating: 97, count: 65_536)
        let path = Endpoint.log(stage.log).path
        switch self {
        // The short floods keep this process below a thousand open files: Foundation's `Process.run`, which other
        // tests call at the same time, reads past the end of a full listing of them (seen at 1,358).
        case .idle: return FloodPlan(connections: isFull ? 10_000 : 400)
        case .churn: return FloodPlan(connections: isFull ? 400 : 100, everyMilliseconds: 100, hangsUp: true)
        case .slowHeaders:
            return FloodPlan(
                connections: isFull ? 5_000 : 250, first: { _ in head("GET", path) + Array("X-Slow: ".utf8) },
                again: [97])
        case .endlessHeaders:
            return FloodPlan(
                connections: isFull ? 400 : 50, first: { _ in head("GET", path) + Array("X-Long: ".utf8) },
                again: kibibytes64, everyMilliseconds: 20, bytes: 65_536)
        case .slowBodies:
            // Every second one is signed by somebody who may write here.
            return FloodPlan(
                connections: isFull ? 2_000 : 200,
                first: { number in
                    number % 2 == 0
                        ? stage.post(number, length: Limits.entryBytes)
                        : head("POST", path) + entry
                            + Array("Content-Length: \(Limits.entryBytes)\r\n\r\n".utf8)
                }, again: [97])
        case .giantBodies:
            return FloodPlan(
                connections: isFull ? 200 : 20,
                first: { number in
                    number % 2 == 0
                        ? stage.post(number, length: 1 << 40)
                        : head("POST", path) + entry + Array("Content-Length: \(1 << 40)\r\n\r\n".utf8)
                }, again: kibibytes64, everyMilliseconds: 20, bytes: 1 << 20)
        case .endlessBodies:
            return FloodPlan(
                connections: isFull ? 200 : 20,
                first: { number in
                    number % 2 == 0
                        ? stage.post(number, length: nil) : head("POST", path) + entry + chunked
                }, again: Array("10000\r\n".utf8) + kibibytes64 + Array("\r\n".utf8), everyMilliseconds: 20,
                bytes: 1 << 20)
        case .pages:
            return FloodPlan(
                connections: isFull ? 600 : 30,
                first: { stage.get(.log(stage.log), $0, query: "?from=0&limit=1000000") },
                everyMilliseconds: 200, bytes: 65_536, isReading: false, receiveBytes: 4_096)
        case .streams:
            return FloodPlan(
                connections: isFull ? 600 : 60, first: { stage.get(.events(stage.log), $0) },
                everyMilliseconds: 200, bytes: 65_536, isReading: false, receiveBytes: 4_096)
        case .pipelines:
            return FloodPlan(
                connections: isFull ? 400 : 40, again: head("GET", "/openapi.json") + [13, 10],
                everyMilliseconds: 50, bytes: 65_536, isReading: false, receiveBytes: 4_096)
        case .nonces:
            return FloodPlan(
                connections: isFull ? 64 : 8, first: { stage.get(.rooms(stage.log.program), $0) },
                everyMilliseconds: 5, bytes: 65_536)
        case .strangers:
            return FloodPlan(
                connections: isFull ? 64 : 8,
                first: { stage.get(.log(stage.log), $0, by: Identity(name: nil, random: .system)) },
                everyMilliseconds: 5, bytes: 65_536)
        }
    }
}
