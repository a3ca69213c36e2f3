/// Does `work` for every item, at most `width` at a time, and gives each result to `take` as it comes, until there are no
/// more items or `take` returns false.
func each<Item: Sendable, Result: Sendable>(
    of items: [Item], atOnce width: Int, work: @escaping @Sendable (Item) async -> Result,
    take: (Result) -> Bool
) async {
    await withTaskGroup(of: Result.self) { group in
        var rest = items.makeIterator()
        for _ in 0..<width {
            guard let item = rest.next() else { break }
            group.addTask { await work(item) }
        }
        while let result = await group.next() {
            guard take(result) else {
                group.cancelAll()
                return
            }
            if let item = rest.next() { group.addTask { await work(item) } }
        }
    }
}
