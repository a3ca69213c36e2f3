import Testing

@testable import PosternStore

@Suite struct CommitQueueTests {
    @Test("the first job starts the work, and those that come meanwhile only wait")
    func starts() {
        let queue = CommitQueue<Int>(limit: 10, byteLimit: 100)
        var starts = 0
        for job in 0..<3 { _ = queue.add(job, bytes: 1) { starts += 1 } }
        #expect(starts == 1)
        #expect(queue.next() == [0, 1, 2])
    }

    @Test("work that ran out of jobs is started again by the next one")
    func startsAgain() {
        let queue = CommitQueue<Int>(limit: 10, byteLimit: 100)
        _ = queue.add(0, bytes: 1) {}
        _ = queue.next()
        #expect(queue.next() == [])
        var starts = 0
        _ = queue.add(1, bytes: 1) { starts += 1 }
        #expect(starts == 1)
    }

    @Test("more jobs than the limit are not taken")
    func full() {
        let queue = CommitQueue<Int>(limit: 2, byteLimit: 100)
        let admissions = (0..<3).map { queue.add($0, bytes: 1) {} }
        #expect(admissions == [.waits, .waits, .full])
    }

    @Test("more bytes than the limit are not taken")
    func fullOfBytes() {
        let queue = CommitQueue<Int>(limit: 10, byteLimit: 100)
        let admissions = (0..<3).map { queue.add($0, bytes: 50) {} }
        #expect(admissions == [.waits, .waits, .full])
    }

    @Test("a closed queue takes no job and keeps those it has")
    func closed() {
        let queue = CommitQueue<Int>(limit: 10, byteLimit: 100)
        _ = queue.add(0, bytes: 1) {}
        let first = queue.close()
        #expect(first)
        #expect(queue.add(1, bytes: 1) {} == .closed)
        #expect(queue.next() == [0])
    }
}
