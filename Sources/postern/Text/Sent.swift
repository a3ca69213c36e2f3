import PosternClient
import PosternFormat
import PosternSigning

extension Sent {
    var json: JSON {
        [
            "case": .string(caseID.text), "room": .string(room.text), "index": .number(index),
            "receipt": .string(receiptText), "done": .array(done.map(\.json)),
        ]
    }

    var line: String { "entry \(index) of room \(room), received \(Moment.local(receivedAt))" }

    /// What is worth a word, on standard error: where it went, because the case may have been named by a beginning.
    func tellMore() {
        Output.talk("case \(caseID.text), room \(room)")
        if wasSentBefore {
            Output.talk("an earlier run that was cut off had sent it already; it was not sent twice")
        }
        if let opening { Output.talk(opening.told) }
    }
}
