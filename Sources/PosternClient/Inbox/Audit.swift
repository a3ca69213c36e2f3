public import PosternFormat
internal import PosternLog
internal import PosternSigning

/// A log that was verified again from its first entry: every rule, every signature, and the receipt that
/// vouches for all of it.
public struct AuditedLog: Sendable, Hashable {
    /// The program.
    public let program: PinnedProgram
    /// The case; nil for a program log.
    public let caseID: CaseID?
    /// The room; nil for a program log.
    public let room: RoomName?
    /// How many entries it has.
    public let entries: UInt64
    /// How many of the entries can no longer be changed without contradicting what somebody else signed: those that the
    /// author of a later entry had seen. What comes after is the server's word alone.
    public let fixed: UInt64
    /// Who had seen them; nil where nobody else signed anything.
    public let fixedBy: Person?
    /// The epoch in force.
    public let epoch: UInt32?
    /// The hash of the last entry, in base32: two people who compare it know that they see the same log.
    public let head: String
    /// When the last entry came.
    public let lastAt: Timestamp?
    /// How many messages this identity was given no secret for.
    public let sealed: Int
    /// How many entries did not open.
    public let unopened: Int
    /// How many entries have to be understood and are only by a newer program. After one of the log's own, only the chain was
    /// verified.
    public var newer = 0
    /// Whether nothing more is written into it.
    public let isClosed: Bool
    /// What the room's log or the program's policy asks for there.
    public var due: [Due] = []
    /// What remains of the room, where it was destroyed: of its entries, only this one was verified.
    public var tombstone: CaseTombstone?
}

/// What an audit found.
public struct Audit: Sendable {
    /// The program logs.
    public let programs: [AuditedLog]
    /// The rooms.
    public let rooms: [AuditedLog]
    /// What failed, or could not be looked at.
    public let failures: [CaseFailure]
}

extension Client {
    /// Verifies again, from the first entry, the logs of a case and its program, or of everything.
    public func audit(_ caseText: String? = nil) async throws(ClientError) -> Audit {
        let me = try await session.unlocked()
        var audit = Auditing()
        if let caseText {
            let handle = try await session.handle(caseText)
            let program = await session.audit(handle.pin, at: handle.server, into: &audit)
            await session.audit(handle, program, into: &audit)
        } else {
            for pin in try session.home.pins() {
                let server = try session.server(pin.origin, signer: me)
                let program = await session.audit(pin, at: server, into: &audit)
                do throws(ClientError) {
                    for handle in try await session.cases(of: pin, me: me) {
                        await session.audit(handle, program, into: &audit)
                    }
                } catch {
                    audit.failures.append(CaseFailure(caseID: nil, program: pin.view, error: error))
                }
            }
        }
        return Audit(programs: audit.programs, rooms: audit.rooms, failures: audit.failures)
    }
}

private struct Auditing {
    var programs: [AuditedLog] = []
    var rooms: [AuditedLog] = []
    var failures: [CaseFailure] = []
}

extension Session {
    fileprivate func audit(
        _ pin: Pin, at server: Server, into audit: inout Auditing
    ) async -> VerifiedProgram? {
        do throws(ClientError) {
            let verified = try await program(pin, at: server)
            let count = verified.state.count
            audit.programs.append(
                AuditedLog(
                    program: pin.view, caseID: nil, room: nil, entries: count,
                    fixed: count - 1, fixedBy: nil, epoch: nil, head: verified.state.place.head.text,
                    lastAt: verified.state.time,
                    sealed: 0, unopened: 0, isClosed: false))
            return verified
        } catch {
            // A researcher without a case may not read the log: there is nothing of theirs to verify.
            if case .refused(_, hint: nil) = error { return nil }
            audit.failures.append(CaseFailure(caseID: nil, program: pin.view, error: error))
            return nil
        }
    }

    fileprivate func audit(
        _ handle: CaseHandle, _ program: VerifiedProgram?, into audit: inout Auditing
    ) async {
        let names: [RoomName]
        do throws(ClientError) {
            names = try await rooms(of: handle)
        } catch {
            audit.failures.append(CaseFailure(caseID: handle.id, program: handle.pin.view, error: error))
            return
        }
        for name in names {
            do throws(ClientError) {
                let room = try await open(name, of: handle, knowing: program)
                audit.rooms.append(
                    AuditedLog(
                        program: handle.pin.view, caseID: handle.id, room: name,
                        entries: room.log.state.count, fixed: room.fixed?.seen ?? 0,
                        fixedBy: room.fixed?.author, epoch: room.epoch.number,
                        head: room.log.place.head.text, lastAt: room.log.state.time,
                        sealed: room.items.count { $0.kind == "sealed" },
                        unopened: room.items.count { $0.kind == "unopened" },
                        newer: room.items.count { $0.kind == "newer" },
                        isClosed: room.log.state.isClosed, due: room.due))
            } catch {
                if case .caseDestroyed(let tombstone) = error {
                    audit.rooms.append(AuditedLog(handle, tombstone))
                    continue
                }
                audit.failures.append(CaseFailure(caseID: handle.id, program: handle.pin.view, error: error))
            }
        }
    }
}

extension AuditedLog {
    /// What can be verified of a room that was destroyed.
    fileprivate init(_ handle: CaseHandle, _ tombstone: CaseTombstone) {
        self.init(
            program: handle.pin.view, caseID: handle.id, room: tombstone.room, entries: tombstone.index + 1,
            fixed: tombstone.index, fixedBy: tombstone.by, epoch: nil, head: tombstone.head.text,
            lastAt: tombstone.at, sealed: 0, unopened: 0,
            isClosed: true, tombstone: tombstone)
    }
}

extension OpenRoom {
    /// The item whose author, somebody else, had seen most of the room.
    fileprivate var fixed: ThreadItem? {
        items.filter { $0.author != nil && $0.author?.fingerprint != me.fingerprint }
            .max { $0.seen < $1.seen }
    }
}
