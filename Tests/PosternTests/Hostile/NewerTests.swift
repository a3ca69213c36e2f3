import PosternFormat
import PosternSealing
import PosternSigning
import Testing

extension HostileServerTests {
    /// Attacks A50 and A56: a server of a later edition, and one that dresses something up as newer. Each thing stands at
    /// entry 7 of the shared room, and an ordinary message after it.
    struct NewerTests {
        /// What only a later edition understands.
        enum Thing: String, CaseIterable, Sendable {
            case entryKind = "a kind of entry"
            case criticalEntryKind = "a critical kind of entry"
            case contentKind = "a kind of content"
            case criticalContentKind = "a critical kind of content"
            case contentExtension = "a critical extension of a content"
            case statementExtension = "a critical extension of a statement"
            case reason = "a reason of a statement"
            case suite = "a suite of an entry"
            case epochSuite = "a suite of an epoch"

            /// Whether what comes after it can still be verified.
            var leavesTheRest: Bool {
                switch self {
                case .entryKind, .contentKind, .criticalContentKind, .contentExtension: true
                case .criticalEntryKind, .statementExtension, .reason, .suite, .epochSuite: false
                }
            }

            /// Whether it need not be understood.
            var isOptional: Bool { self == .entryKind || self == .contentKind }

            /// Whether it is inside a seal, so that the log itself holds.
            var isSealed: Bool {
                switch self {
                case .contentKind, .criticalContentKind, .contentExtension: true
                default: false
                }
            }
        }

        private static let critical = Extensions([Extension(number: 3, isCritical: true, data: [1])])
        private static let optional = Extensions([Extension(number: 3, isCritical: false, data: [1])])

        private func words(
            _ text: String, by author: Fingerprint, kind: Content.Kind = .message,
            _ extensions: Extensions = .none
        ) -> Content.Draft {
            Content.Draft(
                kind: kind, id: MessageID(random: .system), author: author, sentAt: .now,
                text: Array(text.utf8),
                extensions: extensions)
        }

        private func rotation(
            in scene: HostileStory.Scene, extensions: Extensions = .none
        ) async throws -> (entry: [UInt8], key: CaseKey) {
            let epoch = try scene.epoch(of: scene.shared)
            let secret = EpochSecret(log: scene.shared, number: epoch.number + 1, random: .system)
            let next = Epoch(
                number: secret.number, key: secret.key, members: epoch.members.map { $0.wrapped(secret) })
            let cora = try await scene.cora.identity()
            let author = cora.fingerprint
            let entry = try scene.statement(
                .rotated(next), in: scene.shared, by: author, citing: scene.end(of: scene.programLog),
                extensions: extensions
            ) { cora.sign($0, $1, $2) }
            return (entry, secret.key)
        }

        private func entry(_ thing: Thing, in scene: HostileStory.Scene) async throws -> [UInt8] {
            let shared = scene.shared
            let max = try await scene.max.identity()
            let author = max.fingerprint
            switch thing {
            case .entryKind, .criticalEntryKind:
                return LaterEntry(
                    kind: thing == .entryKind ? 20 : 200, prefix: try scene.prefix(of: shared),
                    body: [1, 2, 3],
                    author: author
                ) { max.sign($0, $1, $2) }.encoded
            case .contentKind:
                return try scene.message(
                    words("from later", by: author, kind: .later(7)), in: shared, by: max)
            case .criticalContentKind:
                return try scene.message(
                    words("from later", by: author, kind: .later(130)), in: shared, by: max)
            case .contentExtension:
                return try scene.message(words("from later", by: author, Self.critical), in: shared, by: max)
            case .statementExtension: return try await rotation(in: scene, extensions: Self.critical).entry
            case .reason:
                let cora = try await scene.cora.identity()
                let author = cora.fingerprint
                let closed = try scene.statement(.closed, in: shared, by: author) { cora.sign($0, $1, $2) }
                // The reason, then no extensions, the author and the signature.
                let place = closed.count - 66 - Fingerprint.length - 2
                return Array(closed[..<place]) + [99] + closed[(place + 1)...]
            case .suite:
                let message = try scene.message(words("from later", by: author), in: shared, by: max)
                return Array(message[..<2]) + [2] + message[3...]
            case .epochSuite:
                let (rotated, key) = try await rotation(in: scene)
                return try rotated.replacing(
                    [1, UInt8(CaseKey.length)] + key.bytes, by: [2, UInt8(CaseKey.length)] + key.bytes)
            }
        }

        /// The scene with the thing at its end, and a message of Rita's after it.
        private func scene(
            with thing: Thing, isCovered: Bool
        ) async throws -> HostileStory.Scene {
            let scene = try await HostileStory.Scene()
            if isCovered { try await raiseLevel(in: scene) }
            scene.append(try await entry(thing, in: scene), to: scene.shared)
            let rita = try await scene.rita.identity()
            scene.append(
                try scene.message(words("after it", by: rita.fingerprint), in: scene.shared, by: rita),
                to: scene.shared)
            return scene
        }

        private func raiseLevel(in scene: HostileStory.Scene) async throws {
            let cora = try await scene.cora.identity()
            let author = cora.fingerprint
            scene.append(
                try scene.programStatement(.level(2), by: author) { cora.sign($0, $1, $2) },
                to: scene.programLog)
        }

        private static let uncovered = "is not of this edition, and the program's level covers no later one"

        @Test(arguments: Thing.allCases)
        func `A50 a reader of this edition is shown the rest, and told that a newer postern is needed`(
            thing: Thing
        ) async throws {
            let scene = try await scene(with: thing, isCovered: true)
            let ending = try await scene.mia.ending("read", scene.caseID, "--room", "shared")
            #expect(ending.status == (thing.isOptional ? 0 : 5), "\(ending)")
            #expect(ending.text.contains("secret six"), "\(ending)")
            #expect(ending.text.contains("needs a newer postern: "), "\(ending)")
            #expect(!ending.text.contains("from later"), "\(ending)")
            #expect(ending.text.contains("after it") == thing.leavesTheRest, "\(ending)")
            if !thing.isOptional {
                #expect(ending.talk.contains("room shared: entry 7 needs a newer postern: "), "\(ending)")
                #expect(ending.talk.contains("hint: install a newer postern"), "\(ending)")
            }
            let lines = try await scene.mia.ending("read", scene.caseID, "--room", "shared", "--json").lines
            let entry = try JSONObject(lines[7])
            #expect(try entry["index"].number == 7)
            #expect(try entry["kind"].text == (thing.isOptional ? "later" : "newer"))
            #expect(entry["text"] == .null)
            #expect(try entry["reason"].text.hasPrefix("needs a newer postern: "))
            #expect((entry["author"] != .null) == thing.isOptional)
        }

        @Test(arguments: Thing.allCases)
        func `A56 what the program's level does not cover is not newer, but wrong`(thing: Thing) async throws
        {
            let scene = try await scene(with: thing, isCovered: false)
            let ending = try await scene.mia.ending("read", scene.caseID, "--room", "shared")
            guard thing.isSealed else {
                return ending.expectCaught("room shared", entry: 7, Self.uncovered)
            }
            #expect(ending.status == 3, "\(ending)")
            #expect(ending.talk.contains("room shared, entry 7: \(Self.uncovered)"), "\(ending)")
            #expect(ending.text.contains("secret six") && ending.text.contains("after it"), "\(ending)")
            #expect(!ending.text.contains("from later"), "\(ending)")
        }

        @Test(arguments: Thing.allCases.filter { !$0.leavesTheRest })
        func `A50 nothing is written after what only a newer postern understands`(thing: Thing) async throws {
            let scene = try await scene(with: thing, isCovered: true)
            let ending = try await scene.rita.ending("send", scene.caseID, "-m", "more")
            #expect(ending.status == 5, "\(ending)")
            #expect(scene.server.logs[scene.shared]?.count == 9)
        }

        @Test(arguments: [Thing.statementExtension, .reason, .epochSuite])
        func `A50 a coordinator who goes by the statements alone is told that a newer postern is needed`(
            thing: Thing
        ) async throws {
            let scene = try await scene(with: thing, isCovered: true)
            let ending = try await scene.cora.ending("case", "rotate", scene.caseID)
            #expect(ending.status == 5, "\(ending)")
            #expect(scene.server.logs[scene.shared]?.count == 9)
        }

        @Test(arguments: Thing.allCases) func `A50 an audit says where a newer postern is needed`(
            thing: Thing
        ) async throws {
            let scene = try await scene(with: thing, isCovered: true)
            let ending = try await scene.mia.ending("audit", scene.caseID)
            #expect(ending.status == (thing.isOptional ? 0 : 5), "\(ending)")
            #expect(
                ending.talk.contains("room shared: verified as far as this postern understands it")
                    == !thing.isOptional, "\(ending)")
        }

        @Test(arguments: Thing.allCases)
        func `A50 the inbox says that a case holds what needs a newer postern`(
            thing: Thing
        ) async throws {
            let scene = try await scene(with: thing, isCovered: true)
            let ending = try await scene.mia.ending("inbox", "--json")
            #expect(ending.status == 0, "\(ending)")
            let id = scene.caseID.prefix(8)
            #expect(ending.talk.contains("case \(id): entries that need a newer postern: 1; "), "\(ending)")
            let cases = try ending.lines.map { try JSONObject($0) }
            let entry = try cases.first { try $0["case"].text == scene.caseID }
            #expect(try #require(entry)["newer"].number == 1)
        }

        @Test(arguments: [false, true]) func `A50 what need not be understood changes nothing`(
            isCovered: Bool
        ) async throws {
            let scene = try await HostileStory.Scene()
            if isCovered { try await raiseLevel(in: scene) }
            let max = try await scene.max.identity()
            let draft = words("with more to it", by: max.fingerprint, Self.optional)
            scene.append(try scene.message(draft, in: scene.shared, by: max), to: scene.shared)
            scene.append(try await rotation(in: scene, extensions: Self.optional).entry, to: scene.shared)
            let thread = try await scene.mia.jsonLines("read", scene.caseID, "--room", "shared")
            #expect(try thread[7]["text"].text == "with more to it")
            #expect(try thread[8]["kind"].text == "statement")
            try await scene.rita.run("send", scene.caseID, "-m", "more")
        }

        @Test func `A56 a later kind of entry that no member signed is refused, though the level covers it`()
            async throws
        {
            for kind in [UInt8(20), 200] {
                let scene = try await HostileStory.Scene()
                try await raiseLevel(in: scene)
                let ghost = Identity(name: nil, random: .system)
                let max = try await scene.max.identity().fingerprint
                let forged = LaterEntry(
                    kind: kind, prefix: try scene.prefix(of: scene.shared), body: [], author: max
                ) { ghost.sign($0, $1, $2) }
                scene.append(forged.encoded, to: scene.shared)
                try await scene.mia.ending("read", scene.caseID, "--room", "shared").expectCaught(
                    "room shared", entry: 7, "signature does not match")
            }
        }

        // MARK: The program

        /// A statement of the program log of a later edition: an action, or a critical extension.
        private func programStatement(
            anAction: Bool, in scene: HostileStory.Scene
        ) async throws -> [UInt8] {
            let cora = try await scene.cora.identity()
            let bytes = ProgramStatement(
                program: scene.story.program, place: try scene.end(of: scene.programLog), madeAt: .now,
                action: .expel(try await scene.mia.identity().fingerprint),
                extensions: anAction ? .none : Self.critical, author: cora.fingerprint
            ) { cora.sign($0, $1, $2) }.encoded
            // After the header, the program, the place and the time.
            let place = 3 + ProgramID.length + 8 + 32 + 8
            return anAction ? Array(bytes[..<place]) + [99] + bytes[(place + 1)...] : bytes
        }

        @Test(arguments: [true, false])
        func `A50 a program log that only a newer postern understands is said to be that`(
            anAction: Bool
        ) async throws {
            let scene = try await HostileStory.Scene()
            try await raiseLevel(in: scene)
            scene.append(try await programStatement(anAction: anAction, in: scene), to: scene.programLog)
            for command in [
                ["program", "show"], ["read", scene.caseID], ["send", scene.caseID, "-m", "more"],
            ] {
                let ending = try await scene.max.start(command).finish()
                #expect(ending.status == 5, "\(ending)")
                #expect(ending.talk.contains("entry 4 needs a newer postern: "), "\(ending)")
            }
            #expect(scene.server.logs[scene.shared]?.count == 7)
        }

        @Test(arguments: [true, false])
        func `A56 what a program log's level does not cover is not newer, but wrong`(anAction: Bool)
            async throws
        {
            let scene = try await HostileStory.Scene()
            scene.append(try await programStatement(anAction: anAction, in: scene), to: scene.programLog)
            for command in [
                ["program", "show"], ["read", scene.caseID], ["send", scene.caseID, "-m", "more"],
            ] {
                try await scene.max.start(command).finish().expectCaught(
                    "program \(scene.story.program.text.prefix(8))", entry: 3, Self.uncovered)
            }
        }

        @Test func `A50 a genesis of a later edition is said to be that`() async throws {
            let scene = try await HostileStory.Scene()
            let ghost = Identity(name: nil, random: .system)
            let honest = try Genesis(decoding: try #require(scene.server.logs[scene.programLog]?[0].entry))
            let newer = Genesis(
                name: honest.name, madeAt: .now, serverKey: honest.serverKey, card: ghost.card,
                coordinatorName: honest.coordinatorName, recovery: nil, extensions: Self.critical,
                random: .system
            ) { ghost.sign($0, $1, $2) }
            scene.append(newer.encoded, to: LogID(program: newer.id))
            let origin = try ProgramAddress(text: scene.story.household.address).origin
            let stranger = Resident("Stranger", in: scene.folder.path)
            try await stranger.moveIn()
            let ending = try await stranger.ending(
                "program", "pin", ProgramAddress(origin: origin, program: newer.id).text)
            #expect(ending.status == 5, "\(ending)")
            #expect(ending.talk.contains("entry 0 needs a newer postern: "), "\(ending)")
        }

        @Test func `A56 a genesis that is dressed up as newer is not the one that was pinned`() async throws {
            let scene = try await HostileStory.Scene()
            scene.server.lie.genesis = { Array($0[..<2]) + [2] + $0[3...] }
            let stranger = Resident("Stranger", in: scene.folder.path)
            try await stranger.moveIn()
            try await stranger.ending("program", "pin", scene.story.household.address).expectCaught(
                "program \(scene.story.program.text.prefix(8))", entry: 0, "is the genesis of another program"
            )
        }
    }
}
