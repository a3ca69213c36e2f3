import PosternClient
import PosternFormat
import PosternSigning

extension ChangedCase {
    /// - Parameters:
    ///   - key: what the person is called in it: `member`, `removed`, `approved`.
    ///   - more: what this command says besides.
    func json(calling key: String, more: [(String, JSON)] = []) -> JSON {
        .object(
            [("case", .string(caseID.text)), (key, person.json), ("rooms", .array(rooms.map(\.json)))] + more
        )
    }

    /// One line a room.
    var told: String { rooms.map(\.told).joined(separator: "\n") }

    /// What the person should know besides.
    ///
    /// - Parameter done: what was done, before the name of the member.
    func tellMore(_ done: String = "") {
        Output.talk("case \(caseID.text): \(done)\(person.told)")
        for room in rooms where !room.asked.isEmpty {
            Output.talk(
                "room \(room.room): the keys of \(EpochList.told(room.asked)) are not in this home; "
                    + "a member who has them runs: postern tend \(caseID.text.prefix(8))")
        }
        for room in rooms where !room.left.isEmpty {
            Output.talk("room \(room.room): also taken out: \(room.left.told)")
        }
        let held = rooms.filter { !$0.mayStillHold.isEmpty }
        if !held.isEmpty {
            let list = held.map { "\($0.room) \(EpochList.told($0.mayStillHold))" }.joined(
                separator: ", ")
            Output.talk("what they could read before stays readable to them: \(list)")
        }
    }
}

extension ChangedRoom {
    fileprivate var json: JSON {
        .object([
            ("room", .string(room.text)), ("epoch", .number(UInt64(epoch))), ("new", .flag(isNew)),
            ("readsFrom", readsFrom.map { .number(UInt64($0)) } ?? .null),
            ("asked", .array(asked.map { .number(UInt64($0)) })),
            ("left", .array(left.map(\.json))),
            ("mayStillHold", .array(mayStillHold.map { .number(UInt64($0)) })),
        ])
    }

    fileprivate var told: String {
        "\(room): epoch \(epoch)" + (readsFrom.map { ", reads from epoch \($0)" } ?? "")
            + (isNew ? "" : ", unchanged")
    }
}
