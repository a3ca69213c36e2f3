import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// Posting the same bytes again is how an entry is sent again: it is there once, under one receipt.
@Suite(.timeLimit(.minutes(10))) struct SameBytesTests {
    /// What happens between the first time and the second.
    enum Meanwhile: CaseIterable {
        case nothing, othersWrite, nextEpoch, policy, restart, closed, closedAndRestarted

        func happens(to house: House, _ room: inout Log) async throws {
            switch self {
            case .nothing: break
            case .othersWrite:
                for _ in 0..<3 { try await house.append(room.message(), to: &room, by: house.maintainer) }
                try await house.act(.level(7), by: house.coordinator)
            case .nextEpoch:
                let members = [house.maintainer.member(.maintainer), house.researcher.member(.researcher)]
                try await house.state(.changed(room.nextEpoch(members), approvals: []), in: &room)
                try await house.state(.rotated(room.nextEpoch(members)), in: &room)
            case .policy: try await house.act(.policy(house.policy(version: 1)), by: house.coordinator)
            case .restart: try house.restart()
            case .closed: try await house.state(.closed, in: &room)
            case .closedAndRestarted:
                try await house.state(.closed, in: &room)
                try house.restart()
            }
        }
    }

    @Test(
        "the same bytes are the same entry with the same receipt, whatever happened since",
        arguments: EntryKind.allCases, Meanwhile.allCases)
    func again(_ kind: EntryKind, _ meanwhile: Meanwhile) async throws {
        var (house, room) = try await House.withEverything()
        let sample = try await house.sample(kind, in: &room)
        let first = try await house.post(sample.entry, to: sample.log, by: sample.signer)
        #expect(first.isNew == (kind != .genesis))
        if kind.isOfProgram {
            house.program.place = try await house.end(of: house.program)
        } else {
            room.advance(sample.entry, try Receipt(decoding: first.page.receipt))
        }
        if !kind.allows(meanwhile) { return }
        try await meanwhile.happens(to: house, &room)
        let log = kind.isOfProgram ? house.program : room
        let before = try await house.store.count(of: log.id)
        let again = try await house.post(sample.entry, to: log, by: sample.signer)
        #expect(!again.isNew)
        #expect(again.page == first.page)
        #expect(try await house.store.count(of: log.id) == before)
        try house.store.close()
        #expect(try Store.check(folder: house.folder.path).findings == [])
    }

    @Test(
        "of the same bytes from 64 connections at once one entry is made and one receipt given",
        arguments: EntryKind.allCases)
    func atOnce(_ kind: EntryKind) async throws {
        var (house, room) = try await House.withEverything()
        let sample = try await house.sample(kind, in: &room)
        let before = kind == .opened ? 0 : try await house.store.count(of: sample.log.id)
        let (store, clock) = (house.store, house.clock)
        let answers = try await withThrowingTaskGroup(of: Appended.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    try await House.post(store, sample.entry, to: sample.log.id, by: sample.signer, clock)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0.isNew } == (kind == .genesis ? 0 : 1))
        #expect(Set(answers.map(\.page)).count == 1)
        #expect(try await house.store.count(of: sample.log.id) == before + (kind == .genesis ? 0 : 1))
    }

    @Test(
        "what a tombstone's author sends again is answered while the room is erased, afterwards and after a restart"
    )
    func tombstone() async throws {
        var (house, room) = try await House.withEverything()
        for _ in 0..<3 { try await house.append(room.message(), to: &room, by: house.researcher) }
        let sample = try await house.sample(.destroyed, in: &room)
        let first = try await house.post(sample.entry, to: room, by: house.coordinator)
        #expect(first.isNew)
        for step in 0..<3 {
            let again = try await house.post(sample.entry, to: room, by: house.coordinator)
            #expect(!again.isNew)
            #expect(again.page == first.page)
            #expect(again.page.entries == [])
            if step == 0 { _ = try await house.tombstone(of: room) }
            if step == 1 { try house.restart() }
        }
    }

    @Test("A44 bytes that another member caught and posts are the same entry")
    func caught() async throws {
        let (house, room) = try await House.withEverything()
        let message = room.message()
        let first = try await house.post(message, to: room, by: house.researcher)
        let again = try await house.post(message, to: room, by: house.maintainer)
        #expect(!again.isNew)
        #expect(again.page == first.page)
    }

    @Test("the same bytes tell a former member nothing")
    func removed() async throws {
        var (house, room) = try await House.withEverything()
        let message = room.message()
        try await house.append(message, to: &room, by: house.researcher)
        let rest = [house.coordinator.member(.coordinator), house.maintainer.member(.maintainer)]
        try await house.state(.changed(room.nextEpoch(rest), approvals: []), in: &room)
        #expect(await house.refusal(of: message, to: room, by: house.researcher) == .refused)
    }

    @Test("the same bytes for another room are not found there")
    func otherRoom() async throws {
        let (house, room) = try await House.withEverything()
        let other = try await house.openSharedRoom()
        let message = room.message()
        _ = try await house.post(message, to: room, by: house.researcher)
        let error = await house.refusal(of: message, to: other, by: house.researcher)
        #expect(error?.reason?.contains("was made for another log") == true)
    }
}

extension EntryKind {
    /// Whether that can happen after an entry of this kind.
    fileprivate func allows(_ meanwhile: SameBytesTests.Meanwhile) -> Bool {
        switch (self, meanwhile) {
        case (.closed, .othersWrite), (.closed, .nextEpoch), (.closed, .closed),
            (.closed, .closedAndRestarted),
            (.destroyed, .othersWrite), (.destroyed, .nextEpoch), (.destroyed, .closed),
            (.destroyed, .closedAndRestarted), (.policy, .policy):
            false
        default: true
        }
    }
}
