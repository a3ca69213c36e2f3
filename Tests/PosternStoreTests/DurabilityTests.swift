import Foundation
import PosternFormat
import PosternSigning
import Testing

@testable import PosternStore

/// Promise 7, as far as one process can show it: the disk at the moment of a receipt holds the entry.
@Suite(.timeLimit(.minutes(10))) struct DurabilityTests {
    @Test("whenever the process is killed, every entry whose receipt was given is on the disk")
    func killed() async throws {
        let house = try await House()
        var rooms: [Log] = []
        for _ in 0..<16 { rooms.append(try await house.openSharedRoom()) }
        let (store, clock, researcher, all) = (house.store, house.clock, house.researcher, rooms)
        let receipts = ReceiptList()
        var disks: [(TemporaryFolder, [Receipt])] = []
        try await withThrowingTaskGroup { group in
            for room in all {
                group.addTask {
                    for _ in 0..<30 {
                        let appended = try await House.post(
                            store, room.message(), to: room.id, by: researcher, clock)
                        await receipts.add(try Receipt(decoding: appended.page.receipt))
                    }
                }
            }
            for _ in 0..<8 {
                let given = await receipts.all
                disks.append((try house.folder.killedCopy(), given))
                try await Task.sleep(for: .milliseconds(20))
            }
            try await group.waitForAll()
        }
        for (disk, given) in disks {
            #expect(try Store.check(folder: disk.path).findings == [])
            let survivor = try Store.open(folder: disk.path, clock: { clock.now })
            for receipt in given {
                let page = try await survivor.page(
                    of: receipt.log, from: receipt.index, limit: 1, maximumBytes: 1)
                #expect(page.receipt == receipt.encoded)
            }
            try survivor.close()
        }
    }

    @Test("a server that was killed goes on from its files")
    func goesOn() async throws {
        let house = try await House()
        var room = try await house.openSharedRoom()
        try await house.append(room.message(), to: &room, by: house.researcher)
        let disk = try house.folder.killedCopy()
        let clock = house.clock
        house.store = try Store.open(folder: disk.path, clock: { clock.now })
        try await house.append(room.message(), to: &room, by: house.researcher)
        #expect(try Store.check(folder: disk.path).findings == [])
    }
}

private actor ReceiptList {
    private(set) var all: [Receipt] = []

    func add(_ receipt: Receipt) { all.append(receipt) }
}
