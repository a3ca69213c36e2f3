import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A1 and A2: the server adds a reader of its own, or stands between the two sides from the beginning.
    struct GhostTests {
        private let ghost = Ghost()

        /// Somebody whose keys the server has.
        private final class Ghost: Sendable {
            let identity = Identity(name: Name("Mallory"), random: .system)
            var card: Card { identity.card }
        }

        /// The statement that the ghost is a member from now on, and may read from epoch `readsFrom` (from the one that
        /// it begins, where that is nil), by `author`, signed with the ghost's key or another.
        private func statement(
            adding scene: HostileStory.Scene, readsFrom: UInt32? = nil, author: Fingerprint, sign: Sign
        ) throws -> [UInt8] {
            let log = scene.shared
            let epoch = try scene.epoch(of: log)
            let secret = EpochSecret(log: log, number: epoch.number + 1, random: .system)
            var members = epoch.members.map { $0.wrapped(secret) }
            members.append(
                Member(
                    salt: RandomSource.system.bytes(Member.saltLength), role: .maintainer,
                    name: try #require(Name("Mallory")), card: ghost.card,
                    readsFrom: readsFrom ?? secret.number,
                    wrap: secret.wrap(to: ghost.card, random: .system)))
            return try scene.statement(
                .changed(Epoch(number: secret.number, key: secret.key, members: members), approvals: []),
                in: log,
                by: author,
                sign: sign)
        }

        private func append(_ entry: [UInt8], to log: LogID, in scene: HostileStory.Scene) {
            scene.append(entry, to: log)
        }

        @Test func `A1 a member added by the server in its own name is not let in`() async throws {
            let scene = try await HostileStory.Scene()
            let entry = try statement(adding: scene, author: ghost.card.fingerprint) {
                ghost.identity.sign($0, $1, $2)
            }
            append(entry, to: scene.shared, in: scene)
            try await scene.rita.ending("send", scene.caseID, "-m", "more").expectCaught(
                "room shared", entry: 7, "its author is not a coordinator of the program")
        }

        @Test func `A1 a member added by the server in the coordinator's name is not let in`() async throws {
            let scene = try await HostileStory.Scene()
            let author = try await scene.cora.identity().fingerprint
            let entry = try statement(adding: scene, author: author) { ghost.identity.sign($0, $1, $2) }
            append(entry, to: scene.shared, in: scene)
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "signature does not match")
        }

        @Test func `A1 a member added by a maintainer is not let in`() async throws {
            let scene = try await HostileStory.Scene()
            let max = try await scene.max.identity()
            let author = max.fingerprint
            let entry = try statement(adding: scene, author: author) { max.sign($0, $1, $2) }
            append(entry, to: scene.shared, in: scene)
            try await scene.rita.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "its author is not a coordinator of the program")
        }

        @Test func `A1 a list with another name under the old signature is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let entry = scene.told[0].entry
            let altered = try entry.replacing(
                Array("Mia Maintainer Quince".utf8), by: Array("Mia Maintainer Quartz".utf8))
            scene.rewrite(scene.shared) { $0[0] = StoredEntry(time: $0[0].time, entry: altered) }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 0, "is not well formed: member ")
        }

        @Test(arguments: [false, true])
        func `A1 a list with the ghost's card under the old signature is refused`(
            isLeafAltered: Bool
        ) async throws {
            let scene = try await HostileStory.Scene()
            let entry = scene.told[4].entry
            let members = try #require(scene.told[4].statement?.reason.epoch?.members)
            let place = try #require(members.firstIndex { $0.name.text.hasPrefix("Max") })
            let victim = members[place]
            // A card as long as that of the victim, and in the same place in the order.
            let others = members.map(\.fingerprint).filter { $0 != victim.fingerprint }
            var card = ghost.card
            repeat {
                card = Identity(name: victim.card.name, random: .system).card
            } while others.filter { $0 < card.fingerprint } != Array(others[..<place])
            var forged = try entry.replacing(victim.card.encoded, by: card.encoded)
            if isLeafAltered {
                let member = Member(
                    salt: victim.salt, role: victim.role, name: victim.name, card: card,
                    readsFrom: victim.readsFrom, wrap: victim.wrap, history: victim.history)
                let program = scene.story.program
                forged = try forged.replacing(
                    victim.leaf(in: program).bytes, by: member.leaf(in: program).bytes)
            }
            scene.rewrite(scene.shared) { $0[4] = StoredEntry(time: $0[4].time, entry: forged) }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 4,
                isLeafAltered
                    ? "signature does not match"
                    : "is not well formed: member \(place) is not the one that was signed")
        }

        @Test func `A1 a maintainer enrolled by the server is not enrolled`() async throws {
            let scene = try await HostileStory.Scene()
            let log = scene.programLog
            let statement = try scene.programStatement(
                .enroll(role: .maintainer, name: try #require(Name("Mallory")), card: ghost.card),
                by: try await scene.cora.identity().fingerprint
            ) { ghost.identity.sign($0, $1, $2) }
            append(statement, to: log, in: scene)
            try await scene.max.ending("read", scene.caseID).expectCaught(
                "program \(log.program.text.prefix(8))", entry: 3, "signature does not match")
        }

        @Test func `A1 a coordinator enrolled by a maintainer is not enrolled`() async throws {
            let scene = try await HostileStory.Scene()
            let log = scene.programLog
            let max = try await scene.max.identity()
            let author = max.fingerprint
            let statement = try scene.programStatement(
                .enroll(role: .coordinator, name: try #require(Name("Mallory")), card: ghost.card), by: author
            ) { max.sign($0, $1, $2) }
            append(statement, to: log, in: scene)
            try await scene.cora.ending("program", "show").expectCaught(
                "program \(log.program.text.prefix(8))", entry: 3,
                "its author is not a coordinator of the program")
        }

        @Test func `A1 a ghost whom the server adds with all history is not let in, and gets no history`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let author = try await scene.cora.identity().fingerprint
            let entry = try statement(adding: scene, readsFrom: 1, author: author) {
                ghost.identity.sign($0, $1, $2)
            }
            append(entry, to: scene.shared, in: scene)
            for reader in [scene.max, scene.mia, scene.cora] {
                try await reader.ending("read", scene.caseID).expectCaught(
                    "room shared", entry: 7, "signature does not match")
            }
            // Whoever holds old secrets passes them on to nobody whom they did not verify.
            #expect(scene.server.logs[scene.shared]?.count == 8)
        }

        // MARK: At first contact

        private func invited(_ scene: HostileStory.Scene) throws -> LogID {
            let invite = try Invite(text: scene.story.invite)
            return LogID(program: invite.program, case: invite.caseID, room: .shared)
        }

        @Test func `A2 a case key swapped before the researcher joins is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let log = try invited(scene)
            let opened = try #require(scene.server.logs[log]?[0].entry)
            let key = try #require(try Statement(decoding: opened).reason.epoch?.key)
            let mine = EpochSecret(log: log, number: 1, random: .system)
            let forged = try opened.replacing(key.bytes, by: mine.key.bytes)
            scene.rewrite(log) { $0[0] = StoredEntry(time: $0[0].time, entry: forged) }
            try await scene.ned.ending("join", scene.story.invite).expectCaught(
                "room shared", entry: 0, "signature does not match")
        }

        @Test func `A2 a case opened by the server in place of the coordinator is refused`() async throws {
            let scene = try await HostileStory.Scene()
            let log = try invited(scene)
            let opened = try Statement(decoding: try #require(scene.server.logs[log]?[0].entry))
            guard case .opened(let contact, let commitment, let epoch) = opened.reason else { return }
            let secret = EpochSecret(log: log, number: 1, random: .system)
            let members = epoch.members.map { $0.wrapped(secret) }
            let forged = Statement(
                prefix: opened.prefix, madeAt: opened.madeAt, last: opened.last,
                reason: .opened(
                    contact, commitment: commitment, Epoch(number: 1, key: secret.key, members: members)),
                author: ghost.card.fingerprint
            ) { ghost.identity.sign($0, $1, $2) }
            scene.rewrite(log) { $0[0] = StoredEntry(time: $0[0].time, entry: forged.encoded) }
            try await scene.ned.ending("join", scene.story.invite).expectCaught(
                "room shared", entry: 0, "its author is not a coordinator of the program")
        }

        /// A genesis of the same name, by the ghost.
        private func otherGenesis(_ scene: HostileStory.Scene) throws -> Genesis {
            let honest = try Genesis(decoding: try #require(scene.server.logs[scene.programLog]?[0].entry))
            return Genesis(
                name: honest.name, madeAt: honest.madeAt, serverKey: honest.serverKey,
                card: ghost.card, coordinatorName: honest.coordinatorName, recovery: honest.recovery,
                random: .system
            ) { ghost.identity.sign($0, $1, $2) }
        }

        @Test(arguments: [["program", "pin"], ["knock"]])
        func `A2 another genesis under the same address is refused`(
            command: [String]
        ) async throws {
            let scene = try await HostileStory.Scene()
            let other = try otherGenesis(scene).encoded
            scene.server.lie.genesis = { _ in other }
            let stranger = Resident("Stranger", in: scene.folder.path)
            try await stranger.moveIn()
            try await stranger.start(command + [scene.story.household.address]).finish().expectCaught(
                "program \(scene.story.program.text.prefix(8))", entry: 0, "is the genesis of another program"
            )
        }

        @Test func `A2 another genesis in the program log is refused by whoever has pinned the program`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let other = try otherGenesis(scene).encoded
            scene.rewrite(scene.programLog) { $0[0] = StoredEntry(time: $0[0].time, entry: other) }
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "program \(scene.story.program.text.prefix(8))", entry: 0, "is the genesis of another program"
            )
        }
    }
}

extension Member {
    /// The same person with the secret of another epoch.
    func wrapped(_ secret: borrowing EpochSecret) -> Member {
        Member(
            salt: RandomSource.system.bytes(Member.saltLength), role: role, name: name, card: card,
            readsFrom: readsFrom,
            wrap: secret.wrap(to: card, random: .system))
    }
}
