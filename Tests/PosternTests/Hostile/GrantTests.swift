import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A1, A20, A24 by way of history: old secrets for who may not have them, by who may not give them, and
    /// secrets that are none.
    struct GrantTests {
        private func grant(
            _ wraps: [HistoryWrap], to member: Fingerprint, by author: Fingerprint,
            in scene: HostileStory.Scene, sign: Sign
        ) throws -> [UInt8] {
            HistoryGrant(
                prefix: try scene.prefix(of: scene.shared), madeAt: .now, member: member, wraps: wraps,
                author: author, sign: sign
            ).encoded
        }

        private func garbage(epoch: UInt32 = 1) -> HistoryWrap {
            HistoryWrap(epoch: epoch, wrap: RandomSource.system.bytes(Limits.wrapBytes))
        }

        /// Nina is enrolled, and listed by a statement that Cora signs and that brings no old secrets: as a coordinator
        /// does who holds none. Nina may read from epoch `readsFrom` on.
        private func nina(readsFrom: UInt32, in scene: HostileStory.Scene) async throws -> Resident {
            let nina = Resident("Nina", in: scene.folder.path)
            let card = try await nina.moveIn()
            try await scene.cora.run("program", "enroll", card, "--role", "maintainer", "--name", "Nina")
            try await nina.run("program", "pin", scene.story.household.address)
            let cora = try await scene.cora.identity()
            let author = cora.fingerprint
            let epoch = try scene.epoch(of: scene.shared)
            let secret = EpochSecret(log: scene.shared, number: epoch.number + 1, random: .system)
            var members = epoch.members.map { $0.wrapped(secret) }
            let own = try await nina.identity().card
            members.append(
                Member(
                    salt: RandomSource.system.bytes(Member.saltLength), role: .maintainer,
                    name: try #require(Name("Nina")), card: own, readsFrom: readsFrom,
                    wrap: secret.wrap(to: own, random: .system)))
            let next = Epoch(number: secret.number, key: secret.key, members: members)
            let statement = try scene.statement(
                .changed(next, approvals: []), in: scene.shared, by: author,
                citing: try scene.end(of: scene.programLog)
            ) { cora.sign($0, $1, $2) }
            scene.append(statement, to: scene.shared)
            return nina
        }

        /// The secret of epoch 1 for somebody, from whoever holds it.
        private func firstSecret(
            of giver: Resident, for reader: Resident, in scene: HostileStory.Scene
        ) async throws -> HistoryWrap {
            let identity = try await giver.identity()
            let epoch = try #require(try Statement(decoding: scene.told[0].entry).reason.epoch)
            let own = try #require(epoch.member(identity.fingerprint))
            let secret = try EpochSecret.open(
                own.wrap, log: scene.shared, number: 1, key: epoch.key, with: identity)
            return HistoryWrap(
                epoch: 1, wrap: secret.wrap(to: try await reader.identity().card, random: .system))
        }

        @Test func `A1 old secrets passed on by somebody who is no member are refused`() async throws {
            let scene = try await HostileStory.Scene()
            let ghost = Identity(name: nil, random: .system)
            let author = ghost.fingerprint
            let max = try await scene.max.identity().fingerprint
            let entry = try grant([garbage()], to: max, by: author, in: scene) { ghost.sign($0, $1, $2) }
            scene.append(entry, to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "its author may not pass old secrets on")
        }

        @Test func `A1 old secrets passed on by a researcher are refused`() async throws {
            let scene = try await HostileStory.Scene()
            let rita = try await scene.rita.identity()
            let author = rita.fingerprint
            let max = try await scene.max.identity().fingerprint
            let entry = try grant([garbage()], to: max, by: author, in: scene) { rita.sign($0, $1, $2) }
            scene.append(entry, to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "its author may not pass old secrets on")
        }

        @Test func `A1 old secrets passed on in a maintainer's name are refused`() async throws {
            let scene = try await HostileStory.Scene()
            let rita = try await scene.rita.identity()
            let max = try await scene.max.identity().fingerprint
            let mia = try await scene.mia.identity().fingerprint
            let entry = try grant([garbage()], to: mia, by: max, in: scene) { rita.sign($0, $1, $2) }
            scene.append(entry, to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "signature does not match")
        }

        @Test func `A1 old secrets for a ghost are refused, though a maintainer passes them on`() async throws
        {
            let scene = try await HostileStory.Scene()
            let ghost = Identity(name: nil, random: .system).fingerprint
            let max = try await scene.max.identity()
            let author = max.fingerprint
            let entry = try grant([garbage()], to: ghost, by: author, in: scene) { max.sign($0, $1, $2) }
            scene.append(entry, to: scene.shared)
            try await scene.mia.ending("read", scene.caseID).expectCaught(
                "room shared", entry: 7, "is for \(ghost), who is not a member of the room")
        }

        @Test func `A1 old secrets for a member who may not read them are refused`() async throws {
            let scene = try await HostileStory.Scene()
            let nina = try await nina(readsFrom: 3, in: scene)
            let max = try await scene.max.identity()
            let author = max.fingerprint
            let wrap = try await firstSecret(of: scene.max, for: nina, in: scene)
            let who = try await nina.identity().fingerprint
            let entry = try grant([wrap], to: who, by: author, in: scene) { max.sign($0, $1, $2) }
            scene.append(entry, to: scene.shared)
            for reader in [nina, scene.mia] {
                try await reader.ending("read", scene.caseID).expectCaught(
                    "room shared", entry: 8, "passes old secrets on to somebody who may not read them")
            }
        }

        @Test func `A20 an old secret that is none is named to its member, and a good one is taken later`()
            async throws
        {
            let scene = try await HostileStory.Scene()
            let nina = try await nina(readsFrom: 1, in: scene)
            let who = try await nina.identity().fingerprint
            let max = try await scene.max.identity()
            let author = max.fingerprint
            let bad = try grant([garbage()], to: who, by: author, in: scene) { max.sign($0, $1, $2) }
            scene.append(bad, to: scene.shared)
            let locked = try await nina.ending("read", scene.caseID, "--room", "shared")
            #expect(locked.status == 3, "\(locked)")
            #expect(locked.talk.contains("room shared, entry 8: the wrap for you does not open"), "\(locked)")
            #expect(!locked.text.contains("secret one"))
            #expect(try await scene.mia.ending("read", scene.caseID).status == 0)

            let mia = try await scene.mia.identity()
            let other = mia.fingerprint
            let wrap = try await firstSecret(of: scene.mia, for: nina, in: scene)
            let good = try grant([wrap], to: who, by: other, in: scene) { mia.sign($0, $1, $2) }
            scene.append(good, to: scene.shared)
            let open = try await nina.ending("read", scene.caseID, "--room", "shared")
            #expect(open.text.contains("secret one"), "\(open)")
            #expect(open.text.contains("secret three"), "\(open)")
        }

        @Test func `A24 an old secret that is another than the signed one is not taken`() async throws {
            let scene = try await HostileStory.Scene()
            let nina = try await nina(readsFrom: 1, in: scene)
            let own = try await nina.identity().card
            let max = try await scene.max.identity()
            let author = max.fingerprint
            let other = EpochSecret(log: scene.shared, number: 1, random: .system)
            let wrap = HistoryWrap(epoch: 1, wrap: other.wrap(to: own, random: .system))
            let entry = try grant([wrap], to: own.fingerprint, by: author, in: scene) { max.sign($0, $1, $2) }
            scene.append(entry, to: scene.shared)
            let ending = try await nina.ending("read", scene.caseID, "--room", "shared")
            #expect(ending.status == 3, "\(ending)")
            #expect(
                ending.talk.contains(
                    "room shared, entry 8: the wrap for you holds another secret than the signed case key"),
                "\(ending)")
            #expect(!ending.text.contains("secret one"))
        }
    }
}
