import PosternClient
import PosternFormat
import PosternSigning

extension CaseTombstone {
    /// `room shared was destroyed 2026-11-24 15:32 by Cora (coordinator)`.
    var told: String {
        "room \(room) was destroyed \(Moment.local(at)) by \(by.told)"
            + (isByFormer ? ", no longer a coordinator of the program" : "")
    }

    var json: JSON {
        [
            "kind": "tombstone", "case": .string(caseID.text), "room": .string(room.text),
            "at": .string(Moment.rfc3339(at)), "author": .string(by.name.raw),
            "role": .string(by.role.description), "former": .flag(isByFormer),
        ]
    }
}
