import PosternClient
import PosternFormat
import PosternSigning

extension RotationReport {
    var roomCount: Int { rotated.count + alreadyDone.count + failures.count }

    /// All of it.
    var json: JSON {
        [
            "removed": removed.map(\.json) ?? .null, "replacement": replacement.map(\.json) ?? .null,
            "rotated": .array(rotated.map(\.json)),
            "alreadyDone": .array(alreadyDone.map(\.json)),
            "unchangeable": .array(unchangeable.map(\.json)),
            "destroyed": .array(destroyed.map(\.json)),
            "failures": .array(
                failures.map { failure in
                    [
                        "case": .string(failure.caseID.text), "room": .string(failure.room.text),
                        "error": .string(failure.error.description), "hint": JSON(failure.error.hint),
                    ]
                }),
            "asked": .array(asks.map(\.json)),
            "mayStillHold": .array(
                mayStillHold.map { held in
                    [
                        "case": .string(held.caseID.text), "room": .string(held.room.text),
                        "epochs": .array(held.epochs.map { .number(UInt64($0)) }),
                    ]
                }),
        ]
    }

    /// The report as a person reads it: counts first, then what needs a look.
    var told: String {
        var lines = [
            "rotated \(RotationReport.places(rotated.map(\.caseID)))"
                + (alreadyDone.isEmpty
                    ? ""
                    : ", \(alreadyDone.count) more \(alreadyDone.count == 1 ? "was" : "were") done already")
        ]
        for room in rotated + alreadyDone where !room.left.isEmpty {
            lines.append("  \(room.told): also taken out: \(room.left.told)")
        }
        for room in unchangeable {
            lines.append("  \(room.told): closed, so what was said there stays as it is")
        }
        if !destroyed.isEmpty {
            lines.append(
                "destroyed before: \(RotationReport.places(destroyed.map(\.caseID))); nothing left there to rotate"
            )
        }
        if let removed, let replacement {
            lines.append("\(replacement.told) is now \(replacement.fingerprint.text)")
            lines.append("  and no longer \(removed.fingerprint.text)")
        }
        if !asks.isEmpty {
            lines.append(
                "old keys of \(RotationReport.places(asks.map(\.caseID))) are not in this home; a member who has them runs: postern tend"
            )
        }
        if !failures.isEmpty { lines.append("failed: \(RotationReport.places(failures.map(\.caseID)))") }
        lines += heldLines
        return lines.joined(separator: "\n")
    }

    /// What was readable to somebody stays readable to them; said whenever somebody went.
    private var heldLines: [String] {
        guard let removed else { return [] }
        let untold =
            destroyed.isEmpty ? [] : ["  nobody can tell what they could read of the destroyed rooms"]
        guard !mayStillHold.isEmpty else {
            return ["\(removed.told) could read nothing" + (destroyed.isEmpty ? "" : " of what is left")]
                + untold
        }
        let who = "\(removed.told) may still hold what they could read before:"
        let byCase = Dictionary(grouping: mayStillHold, by: \.caseID)
        var seen: Set<CaseID> = []
        let cases = mayStillHold.map(\.caseID).filter { seen.insert($0).inserted }
        return [who]
            + cases.map { id in
                let rooms = (byCase[id] ?? []).map { "\($0.room) \(EpochList.told($0.epochs))" }
                return "  case \(id.text.prefix(8)): \(rooms.joined(separator: ", "))"
            } + untold
    }

    /// `3 rooms of 2 cases`: the cases of the rooms, one for each room.
    private static func places(_ rooms: [CaseID]) -> String {
        let cases = Set(rooms).count
        return
            "\(counted(rooms.count, "room")) of \(counted(cases, "case"))"
    }
}

extension RotatedRoom {
    fileprivate var json: JSON {
        [
            "case": .string(caseID.text), "room": .string(room.text), "epoch": .number(UInt64(epoch)),
            "left": .array(left.map(\.json)),
        ]
    }

    fileprivate var told: String { "case \(caseID.text.prefix(8)), room \(room)" }
}

extension RoomPlace {
    fileprivate var json: JSON { ["case": .string(caseID.text), "room": .string(room.text)] }

    fileprivate var told: String { "case \(caseID.text.prefix(8)), room \(room)" }
}

extension RoomFailure {
    /// What went wrong with one room; it is named where the error does not do it.
    var failure: Failure {
        let failure = Failure(error)
        guard !failure.message.contains(caseID.text.prefix(8)) else { return failure }
        return Failure(
            "case \(caseID.text.prefix(8)), room \(room): \(failure.message)", hints: failure.hints,
            status: failure.status)
    }
}
