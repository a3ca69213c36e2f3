import PosternClient
import PosternFormat
import PosternSigning

extension ProgramSummary {
    var json: JSON {
        [
            "program": .string(address), "name": .string(name.raw), "id": .string(id.text),
            "server": .string(server),
            "madeAt": .string(Moment.rfc3339(madeAt)),
            "policyVersion": JSON(policyVersion),
            "acknowledgeHours": JSON(targets?.acknowledgeHours),
            "rotateDays": JSON(targets?.rotateDays),
            "rotateMessages": JSON(targets?.rotateMessages),
            "dualControl": .flag(hasDualControl), "recovery": JSON(recovery?.text),
            "people": people(where: { $0.left == nil }), "left": people(where: { $0.left != nil }),
            "approvals": .array(
                approvals.map { approval in
                    [
                        "fingerprint": .string(approval.fingerprint.text),
                        "role": .string(approval.role.description),
                        "replaces": JSON(approval.replaces?.text), "by": JSON(approval.by?.name.raw),
                    ]
                }),
        ]
    }

    private func people(where isWanted: (ProgramPerson) -> Bool) -> JSON {
        everybody.map { .array($0.filter(isWanted).map(\.json)) } ?? .null
    }

    /// The lines that people read about the policy.
    var policy: [String] {
        guard let version = policyVersion, let targets else {
            return ["policy       in the program log, which was not read"]
        }
        return [
            "policy       \(version == 0 ? "none signed; the standard times apply" : "version \(version)")",
            "acknowledges within \(counted(targets.acknowledgeHours, "hour"))",
            "rotates keys after \(counted(targets.rotateDays, "day")) or \(counted(targets.rotateMessages, "message"))",
        ]
    }

    var table: String {
        var lines = [
            "name         \(name)",
            "address      \(Visible.line(address))",
            "id           \(id.text)",
            "made         \(Moment.local(madeAt)), by \(coordinator.told)",
            "recovery     \(recovery?.text ?? "none: nobody can replace the coordinators")",
        ]
        lines += policy
        if hasDualControl {
            lines.append("takes nobody in without a coordinator and a maintainer")
        }
        let everybody = everybody ?? []
        let present = everybody.filter { $0.left == nil }
        for person in present { lines += person.lines }
        for approval in approvals {
            lines.append(
                "approved as \(approval.role)\(approval.replaces.map { " in the place of \($0.text.prefix(8))" } ?? "") by \(approval.by?.told ?? "a former maintainer"), not enrolled yet\n             \(approval.fingerprint.text)"
            )
        }
        let left = everybody.filter { $0.left != nil }
        if !left.isEmpty { lines.append("no longer in the program:") }
        for person in left { lines += person.lines }
        return lines.joined(separator: "\n")
    }
}

extension ProgramPerson {
    fileprivate var json: JSON {
        [
            "name": .string(person.name.raw), "role": .string(person.role.description),
            "fingerprint": .string(person.fingerprint.text), "card": .string(person.card),
            "since": .string(Moment.rfc3339(since)), "sinceEntry": .number(sinceEntry),
            "by": .string(enrolledBy?.name.raw ?? "recovery"), "replaces": JSON(replaces?.text),
            "leftAt": JSON((left?.at).map(Moment.rfc3339)),
            "leftBy": JSON(left.map { $0.by?.name.raw ?? "recovery" }),
        ]
    }

    fileprivate var lines: [String] {
        let margin = String(repeating: " ", count: 13)
        var lines = [person.told, margin + person.fingerprint.text]
        var since =
            "since \(Moment.local(self.since)), entry \(sinceEntry), by \(enrolledBy?.told ?? "the recovery identity")"
        if sinceEntry == 0 { since = "since \(Moment.local(self.since)), by the genesis" }
        lines.append(margin + since)
        if let replaces { lines.append(margin + "in the place of \(replaces.text)") }
        if let left {
            lines.append(
                margin + "left \(Moment.local(left.at)), entry \(left.entry), by "
                    + (left.by?.told ?? "the recovery identity"))
        }
        return lines
    }
}
